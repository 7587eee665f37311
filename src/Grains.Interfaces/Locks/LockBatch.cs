using System.Collections.Immutable;

namespace Granary.Locks;

/// <summary>Commands for one shard, on their way through a hub.</summary>
/// <param name="Shard">The shard's number.</param>
/// <param name="Commands">At most <see cref="Granary.Shards.ShardLimits.BatchSizeMax"/>.</param>
[GenerateSerializer, Immutable, Alias("granary.locks.batch")]
public readonly record struct LockBatch([property: Id(0)] int Shard, [property: Id(1)] ImmutableArray<LockCommand> Commands);
