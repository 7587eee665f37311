using System.Collections.Immutable;
using Granary.Shards;

namespace Granary.Locks;

/// <summary>What a session holds by one request.</summary>
/// <param name="Lease">The lease's id: the request's operation.</param>
/// <param name="Mode">How it is held.</param>
/// <param name="Tokens">One for each name.</param>
/// <param name="Incarnation">Of the store; another one means that it was restored.</param>
[GenerateSerializer, Immutable, Alias("granary.locks.lease")]
public sealed record LockLease(
    [property: Id(0)] OperationId Lease,
    [property: Id(1)] LockMode Mode,
    [property: Id(2)] ImmutableArray<LockToken> Tokens,
    [property: Id(3)] Guid Incarnation) : ShardReply
{
    /// <summary>The epoch of the shard's owner that granted it.</summary>
    public long Epoch => LockToken.EpochOf(Tokens[0].Token);
}
