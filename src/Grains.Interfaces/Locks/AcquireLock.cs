using System.Collections.Immutable;
using Granary.Shards;

namespace Granary.Locks;

/// <summary>
/// Asks for locks that share a shard, all or none. Answered at once by <see cref="LockLease"/>, by <see cref="LockQueued"/> when
/// it shall wait, or by <see cref="LockTaken"/>. Counts as a keep-alive of the session in that shard.
/// </summary>
/// <param name="Operation">Becomes the id of the lease: a repeat gets the same lease.</param>
/// <param name="Session">Who asks.</param>
/// <param name="Listener">Whose <see cref="ILockShardGrain.Listen"/> is told of the offer, and of a loss.</param>
/// <param name="Space">The space.</param>
/// <param name="Names">The names, each once.</param>
/// <param name="Mode">How they shall be held.</param>
/// <param name="Permits">How many permits of each, for <see cref="LockMode.Permits"/>; otherwise 1.</param>
/// <param name="Limit">How many permits may be out at once for this one to be granted, for <see cref="LockMode.Permits"/>; otherwise 1.</param>
/// <param name="Wait">Whether to stand in the queue.</param>
/// <param name="Note">Shown to whoever looks at the holder.</param>
[GenerateSerializer, Immutable, Alias("granary.locks.acquire")]
public sealed record AcquireLock(
    OperationId Operation,
    [property: Id(0)] LockSessionInfo Session,
    [property: Id(1)] Guid Listener,
    [property: Id(2)] string Space,
    [property: Id(3)] ImmutableArray<string> Names,
    [property: Id(4)] LockMode Mode,
    [property: Id(5)] int Permits,
    [property: Id(6)] int Limit,
    [property: Id(7)] bool Wait,
    [property: Id(8)] string? Note) : LockCommand(Operation);
