using Granary.Shards;

namespace Granary.Locks;

/// <summary>Asks what a session holds in the shard; answered by <see cref="LockLeaseList"/>.</summary>
/// <param name="Operation">An id, which nothing depends on.</param>
/// <param name="Session">The session.</param>
[GenerateSerializer, Immutable, Alias("granary.locks.list-leases")]
public sealed record ListLeases(OperationId Operation, [property: Id(0)] Guid Session) : LockCommand(Operation);
