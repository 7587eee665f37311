using Granary.Shards;

namespace Granary.Locks;

/// <summary>Ends a watch; answered by <see cref="Done"/>.</summary>
/// <param name="Operation">The id of the watch.</param>
/// <param name="Listener">Whose it is.</param>
[GenerateSerializer, Immutable, Alias("granary.locks.stop-watch")]
public sealed record StopWatch(OperationId Operation, [property: Id(0)] Guid Listener) : LockCommand(Operation);
