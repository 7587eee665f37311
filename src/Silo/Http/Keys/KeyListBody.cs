namespace Granary.Http.Keys;

/// <summary>Keys by name.</summary>
/// <param name="Keys">The keys.</param>
internal sealed record KeyListBody(IReadOnlyList<KeyBody> Keys);
