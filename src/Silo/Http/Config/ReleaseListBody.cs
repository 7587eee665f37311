namespace Granary.Http.Config;

/// <summary>Releases, the newest first.</summary>
/// <param name="Releases">The releases.</param>
/// <param name="Next">What to give as `before` to get more; missing at the end.</param>
internal sealed record ReleaseListBody(IReadOnlyList<ReleaseInfoBody> Releases, long? Next);
