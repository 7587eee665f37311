namespace Granary.Keys;

/// <summary>All keys, as the API answers them.</summary>
internal sealed record KeyListView(IReadOnlyList<KeyView> Keys);
