namespace Granary.Http.Jobs;

/// <summary>What became of each job, in the order of the request.</summary>
/// <param name="Jobs">The jobs.</param>
internal sealed record EnqueuedListBody(IReadOnlyList<EnqueuedBody> Jobs);
