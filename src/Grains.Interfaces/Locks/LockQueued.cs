using Granary.Shards;

namespace Granary.Locks;

/// <summary>The request waits; its offer comes through <see cref="ILockShardGrain.Listen"/>, unless the shard's epoch ends before.</summary>
/// <param name="Epoch">The epoch of the shard's owner.</param>
[GenerateSerializer, Immutable, Alias("granary.locks.queued")]
public sealed record LockQueued([property: Id(0)] long Epoch) : ShardReply;
