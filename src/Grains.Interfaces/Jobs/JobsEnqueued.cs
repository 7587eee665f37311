using System.Collections.Immutable;
using Granary.Shards;

namespace Granary.Jobs;

/// <summary>The answer to <see cref="EnqueueJobs"/>.</summary>
/// <param name="Outcomes">One for each job, in order.</param>
[GenerateSerializer, Immutable, Alias("granary.jobs.enqueued")]
public sealed record JobsEnqueued([property: Id(0)] ImmutableArray<JobOutcome> Outcomes) : ShardReply;
