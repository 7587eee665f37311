using Orleans.Runtime.Placement;

namespace Granary.Cluster;

/// <summary>Finds the silo that a key names; nobody else may speak for it.</summary>
internal sealed class SiloPlacementDirector : IPlacementDirector
{
    /// <inheritdoc/>
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var key = target.GrainIdentity.Key.ToString()!;
        return Array.Find(context.GetCompatibleSilos(target), silo => silo.ToParsableString() == key) is { } silo
            ? Task.FromResult(silo)
            : Task.FromException<SiloAddress>(new SiloUnavailableException($"Silo {key} is not one of the cluster's active silos."));
    }
}
