namespace Granary.Cluster;

/// <summary>A silo, as the membership of the cluster knows it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Address">Its address with its generation, the key of its <see cref="ISiloStatusGrain"/>.</param>
/// <param name="Endpoint">Where other silos reach it.</param>
/// <param name="Status">Its status: <c>joining</c>, <c>active</c>, <c>shuttingDown</c> or <c>stopping</c>.</param>
[GenerateSerializer, Immutable, Alias("granary.cluster.silo-member")]
public sealed record SiloMember(
    [property: Id(0)] string Name,
    [property: Id(1)] string Address,
    [property: Id(2)] string Endpoint,
    [property: Id(3)] string Status);
