using Granary.Shards;

namespace Granary.Jobs;

/// <summary>What became of a job that was asked for.</summary>
/// <param name="Kind">What became of it.</param>
/// <param name="Id">The job's id; with <see cref="JobOutcomeKind.KeyTaken"/> that of the job that has the key.</param>
/// <param name="Refusal">Why it was refused.</param>
public sealed record EnqueuedJob(JobOutcomeKind Kind, JobId Id, Refusal? Refusal = null);
