using Granary.Shards;

namespace Granary.Locks;

/// <summary>A lease was taken from its session: by force, or since the session ran out.</summary>
/// <param name="Lease">The lease.</param>
/// <param name="Code">Why: <see cref="LockCodes.Forced"/> or <see cref="LockCodes.SessionLost"/>.</param>
[GenerateSerializer, Immutable, Alias("granary.locks.revoked")]
public sealed record LockRevoked([property: Id(0)] OperationId Lease, [property: Id(1)] string Code) : LockEvent;
