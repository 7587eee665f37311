using System.Collections.Immutable;
using Granary.Shards;

namespace Granary.Locks;

/// <summary>Locks that are held or waited for, by space and name.</summary>
/// <param name="Epoch">The epoch of the shard's owner.</param>
/// <param name="Locks">The locks.</param>
/// <param name="IsCut">Whether there are more.</param>
[GenerateSerializer, Immutable, Alias("granary.locks.list")]
public sealed record LockList(
    [property: Id(0)] long Epoch,
    [property: Id(1)] ImmutableArray<LockInfo> Locks,
    [property: Id(2)] bool IsCut) : ShardReply;
