using System.Collections.Immutable;
using Granary.Shards;

namespace Granary.Jobs;

/// <summary>The answer to <see cref="ExtendJobs"/>.</summary>
/// <param name="Standings">One for each receipt, in order.</param>
[GenerateSerializer, Immutable, Alias("granary.jobs.extended")]
public sealed record JobsExtended([property: Id(0)] ImmutableArray<JobStanding> Standings) : ShardReply;
