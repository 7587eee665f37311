namespace Granary.Config;

/// <summary>Releases, as the API answers them.</summary>
internal sealed record ReleaseListView(IReadOnlyList<ReleaseInfoView> Releases, long? Next);
