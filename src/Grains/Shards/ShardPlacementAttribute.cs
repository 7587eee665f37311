using Orleans.Placement;

namespace Granary.Shards;

/// <summary>Places a shard grain on the silo that <see cref="ShardAssignment"/> names.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ShardPlacementAttribute() : PlacementAttribute(ShardPlacementStrategy.Instance);
