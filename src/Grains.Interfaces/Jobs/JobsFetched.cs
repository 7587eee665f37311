using System.Collections.Immutable;
using Granary.Shards;

namespace Granary.Jobs;

/// <summary>The answer to a <see cref="JobFetch"/>.</summary>
/// <param name="Jobs">The jobs; none when there was nothing to do.</param>
/// <param name="Refusal">Why there are none.</param>
[GenerateSerializer, Immutable, Alias("granary.jobs.fetched")]
public sealed record JobsFetched([property: Id(0)] ImmutableArray<JobLease> Jobs, [property: Id(1)] Refusal? Refusal = null);
