using Granary.Shards;

namespace Granary.Locks;

/// <summary>
/// Makes an upgradeable lease exclusive once its readers have gone; new readers are kept out meanwhile. Answered like
/// <see cref="AcquireLock"/>; the lease keeps its id and gets a new token.
/// </summary>
/// <param name="Operation">The id of this upgrade: what its offer is claimed by, and what gives it up.</param>
/// <param name="Session">Whose session.</param>
/// <param name="Listener">Whose <see cref="ILockShardGrain.Listen"/> is told of the offer.</param>
/// <param name="Lease">The lease.</param>
/// <param name="Wait">Whether to wait.</param>
[GenerateSerializer, Immutable, Alias("granary.locks.upgrade")]
public sealed record UpgradeLock(
    OperationId Operation,
    [property: Id(0)] LockSessionInfo Session,
    [property: Id(1)] Guid Listener,
    [property: Id(2)] OperationId Lease,
    [property: Id(3)] bool Wait) : LockCommand(Operation);
