using Granary.Shards;

namespace Granary.Locks;

/// <summary>One thing asked of a Locks shard.</summary>
/// <param name="Operation">The client-made id of this change, the same on every repeat.</param>
[GenerateSerializer, Immutable, Alias("granary.locks.command")]
public abstract record LockCommand([property: Id(0)] OperationId Operation);
