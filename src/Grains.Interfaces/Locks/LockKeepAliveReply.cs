using System.Collections.Immutable;
using Granary.Shards;

namespace Granary.Locks;

/// <summary>A shard's answer to the keep-alives of some sessions.</summary>
/// <param name="Epoch">The epoch of the shard's owner.</param>
/// <param name="Sessions">One for each session, in order.</param>
/// <param name="Refusal">Why none was renewed; <see langword="null"/> in all others.</param>
[GenerateSerializer, Immutable, Alias("granary.locks.keep-alive-reply")]
public sealed record LockKeepAliveReply(
    [property: Id(0)] long Epoch,
    [property: Id(1)] ImmutableArray<LockSessionState> Sessions,
    [property: Id(2)] Refusal? Refusal = null);
