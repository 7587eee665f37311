using Granary.Shards;

namespace Granary.Ids;

/// <summary>One thing asked of an Ids shard.</summary>
/// <param name="Operation">The client-made id of this change, the same on every repeat.</param>
[GenerateSerializer, Immutable, Alias("granary.ids.command")]
public abstract record IdCommand([property: Id(0)] OperationId Operation);
