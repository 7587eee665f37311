using Granary.Shards;

namespace Granary.Locks;

/// <summary>Asks for the locks of the shard that are held or waited for, by space and name; answered by <see cref="LockList"/>.</summary>
/// <param name="Operation">An id, which nothing depends on.</param>
/// <param name="Filter">Which locks.</param>
/// <param name="Limit">How many at the most.</param>
[GenerateSerializer, Immutable, Alias("granary.locks.describe")]
public sealed record DescribeLocks(
    OperationId Operation,
    [property: Id(0)] LockFilter Filter,
    [property: Id(1)] int Limit) : LockCommand(Operation);
