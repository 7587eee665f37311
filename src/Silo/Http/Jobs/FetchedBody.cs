namespace Granary.Http.Jobs;

/// <summary>What a worker gets.</summary>
/// <param name="Jobs">The jobs; none when there were none in time.</param>
internal sealed record FetchedBody(IReadOnlyList<FetchedJobBody> Jobs);
