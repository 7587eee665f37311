using Granary.Shards;

namespace Granary.Jobs;

/// <summary>The answer to whoever looks for a job.</summary>
/// <param name="Job">The job; <see langword="null"/> when it is not there, or not any more.</param>
/// <param name="Refusal">Why that could not be said.</param>
[GenerateSerializer, Immutable, Alias("granary.jobs.found")]
public sealed record JobFound([property: Id(0)] JobInfo? Job, [property: Id(1)] Refusal? Refusal = null);
