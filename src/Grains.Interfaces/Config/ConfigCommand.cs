using Granary.Shards;

namespace Granary.Config;

/// <summary>One thing asked of a Config shard.</summary>
/// <param name="Operation">The client-made id of this change, the same on every repeat.</param>
/// <param name="Actor">Who asks.</param>
[GenerateSerializer, Immutable, Alias("granary.config.command")]
public abstract record ConfigCommand([property: Id(0)] OperationId Operation, [property: Id(1)] ConfigActor Actor);
