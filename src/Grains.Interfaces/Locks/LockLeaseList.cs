using System.Collections.Immutable;
using Granary.Shards;

namespace Granary.Locks;

/// <summary>What a session holds in a shard, offers included.</summary>
/// <param name="Epoch">The epoch of the shard's owner.</param>
/// <param name="IsKnown">Whether the shard knows the session: it holds or waits for something, or did lately.</param>
/// <param name="IsLost">Whether the session ran out or was ended here lately.</param>
/// <param name="Leases">The leases.</param>
[GenerateSerializer, Immutable, Alias("granary.locks.lease-list")]
public sealed record LockLeaseList(
    [property: Id(0)] long Epoch,
    [property: Id(1)] bool IsKnown,
    [property: Id(2)] bool IsLost,
    [property: Id(3)] ImmutableArray<LockLeaseInfo> Leases) : ShardReply;
