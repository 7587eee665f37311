namespace Granary.Shards;

/// <summary>The strategy behind <see cref="ShardPlacementAttribute"/>.</summary>
[GenerateSerializer, Immutable, Alias("granary.shard-placement")]
internal sealed class ShardPlacementStrategy : PlacementStrategy
{
    public static readonly ShardPlacementStrategy Instance = new();
}
