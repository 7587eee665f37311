using System.Collections.Immutable;
using Granary.Shards;

namespace Granary.Jobs;

/// <summary>Queues, by name.</summary>
/// <param name="Queues">The queues.</param>
[GenerateSerializer, Immutable, Alias("granary.jobs.queue-list")]
public sealed record QueueList([property: Id(0)] ImmutableArray<QueueInfo> Queues) : ShardReply;
