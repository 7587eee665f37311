namespace Granary.Cluster;

/// <summary>The strategy behind <see cref="SiloPlacementAttribute"/>.</summary>
[GenerateSerializer, Immutable, Alias("granary.silo-placement")]
internal sealed class SiloPlacementStrategy : PlacementStrategy
{
    public static readonly SiloPlacementStrategy Instance = new();
}
