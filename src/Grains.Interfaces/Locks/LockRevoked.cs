using Granary.Shards;

namespace Granary.Locks;

/// <summary>A lease was taken from its session: by force, or since the session ran out, which ends requests that wait as well.</summary>
/// <param name="Lease">The lease, or the request.</param>
/// <param name="Code">Why: <see cref="LockCodes.Forced"/> or <see cref="LockCodes.SessionLost"/>.</param>
[GenerateSerializer, Immutable, Alias("granary.locks.revoked")]
public sealed record LockRevoked([property: Id(0)] OperationId Lease, [property: Id(1)] string Code) : LockEvent;
