namespace Granary.Config;

/// <summary>Applications, as the API answers them.</summary>
internal sealed record ConfigPlaceListView(IReadOnlyList<ConfigPlaceView> Places, string? Next);
