using Granary.Shards;

namespace Granary.Locks;

/// <summary>
/// Gives a lease back, or gives a request up that waits or whose answer was lost; answered by <see cref="Done"/>, which may leave
/// before the release is durable. Of an upgrade's id only the upgrade is given up.
/// </summary>
/// <param name="Operation">The id of the lease or of the request.</param>
/// <param name="Session">Whose session.</param>
/// <param name="IsUnanswered">Whether the request may still be under way; it is refused when it comes.</param>
[GenerateSerializer, Immutable, Alias("granary.locks.release")]
public sealed record ReleaseLock(
    OperationId Operation,
    [property: Id(0)] Guid Session,
    [property: Id(1)] bool IsUnanswered = false) : LockCommand(Operation);
