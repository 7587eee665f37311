using Granary.Shards;

namespace Granary.Jobs;

/// <summary>One thing asked of a Jobs shard.</summary>
/// <param name="Operation">The client-made id of this change, the same on every repeat.</param>
[GenerateSerializer, Immutable, Alias("granary.jobs.command")]
public abstract record JobCommand([property: Id(0)] OperationId Operation);
