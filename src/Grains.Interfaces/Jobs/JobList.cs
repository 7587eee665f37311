using System.Collections.Immutable;
using Granary.Shards;

namespace Granary.Jobs;

/// <summary>Jobs, in the order of their ids, which is that of their making.</summary>
/// <param name="Jobs">The jobs, without payloads.</param>
/// <param name="Refusal">Why there are none.</param>
[GenerateSerializer, Immutable, Alias("granary.jobs.list")]
public sealed record JobList([property: Id(0)] ImmutableArray<JobInfo> Jobs, [property: Id(1)] Refusal? Refusal = null);
