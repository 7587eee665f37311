namespace Granary.Cluster;

/// <summary>A shard that a silo owns.</summary>
/// <param name="Shard">Its key: block, slash, slice.</param>
/// <param name="Epoch">Under which claim.</param>
[GenerateSerializer, Immutable, Alias("granary.cluster.shard-holding")]
public sealed record ShardHolding([property: Id(0)] string Shard, [property: Id(1)] long Epoch);
