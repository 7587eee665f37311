using Granary.Shards;

namespace Granary.Jobs;

/// <summary>What became of one job of an <see cref="EnqueueJobs"/>.</summary>
/// <param name="Kind">What became of it.</param>
/// <param name="Job">The job's id, or that of the job that has its key.</param>
/// <param name="Refusal">Why it was refused.</param>
[GenerateSerializer, Immutable, Alias("granary.jobs.outcome")]
public readonly record struct JobOutcome(
    [property: Id(0)] JobOutcomeKind Kind, [property: Id(1)] JobId Job, [property: Id(2)] Refusal? Refusal = null);
