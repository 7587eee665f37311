using System.Collections.Immutable;
using Granary.Shards;

namespace Granary.Locks;

/// <summary>What became of a batch that went through a hub.</summary>
/// <param name="IsAnswered">Whether the shard answered in time; otherwise it is to be asked by itself, and may have carried the batch out.</param>
/// <param name="Replies">One per command, in order; none without an answer.</param>
[GenerateSerializer, Immutable, Alias("granary.locks.batch-reply")]
public readonly record struct LockBatchReply([property: Id(0)] bool IsAnswered, [property: Id(1)] ImmutableArray<ShardReply> Replies);
