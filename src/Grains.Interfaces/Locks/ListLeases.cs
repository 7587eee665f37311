using Granary.Shards;

namespace Granary.Locks;

/// <summary>Asks what a session holds in the shard; answered by <see cref="LockLeaseList"/>.</summary>
/// <param name="Operation">An id, which nothing depends on.</param>
/// <param name="Session">The session.</param>
/// <param name="Listener">Who is told of a loss of them from now on; an owner that took the shard over does not know.</param>
[GenerateSerializer, Immutable, Alias("granary.locks.list-leases")]
public sealed record ListLeases(
    OperationId Operation,
    [property: Id(0)] Guid Session,
    [property: Id(1)] Guid? Listener = null) : LockCommand(Operation);
