using Orleans.Runtime.Placement;

namespace Granary.Shards;

/// <summary>Chooses the silo of a shard that is about to be activated.</summary>
internal sealed class ShardPlacementDirector(ShardOwners owners) : IPlacementDirector
{
    /// <inheritdoc/>
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context) =>
        Task.FromResult(owners.OwnerOf(target.GrainIdentity.Key.ToString()!, context.GetCompatibleSilos(target)));
}
