using Granary.Shards;

namespace Granary.Locks;

/// <summary>A watched lock changed. Of many changes in a row only the last may be told.</summary>
/// <param name="Watch">The watch.</param>
/// <param name="Lock">The lock as it is now.</param>
[GenerateSerializer, Immutable, Alias("granary.locks.changed")]
public sealed record LockChanged([property: Id(0)] OperationId Watch, [property: Id(1)] LockInfo Lock) : LockEvent;
