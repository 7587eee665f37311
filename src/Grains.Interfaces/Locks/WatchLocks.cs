using Granary.Shards;

namespace Granary.Locks;

/// <summary>
/// Watches locks: answered by <see cref="LockList"/> with what is there now; every later change comes as a <see cref="LockChanged"/>
/// through <see cref="ILockShardGrain.Listen"/>. Ends with the shard's epoch.
/// </summary>
/// <param name="Operation">The id of the watch.</param>
/// <param name="Listener">Who is told.</param>
/// <param name="Filter">Which locks.</param>
[GenerateSerializer, Immutable, Alias("granary.locks.watch")]
public sealed record WatchLocks(
    OperationId Operation,
    [property: Id(0)] Guid Listener,
    [property: Id(1)] LockFilter Filter) : LockCommand(Operation);
