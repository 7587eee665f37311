using Orleans.Placement;

namespace Granary.Cluster;

/// <summary>Places a grain on the silo whose address is its key.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class SiloPlacementAttribute() : PlacementAttribute(SiloPlacementStrategy.Instance);
