using Granary.Cluster;

namespace Granary.Http.Cluster;

/// <summary>What the cluster is and does.</summary>
/// <param name="Incarnation">The store's incarnation.</param>
/// <param name="ShardCount">Into how many shards each block is cut.</param>
/// <param name="Silos">Its silos, by name.</param>
internal sealed record ClusterBody(Guid Incarnation, int ShardCount, IReadOnlyList<ClusterSiloBody> Silos)
{
    public static ClusterBody Of(ClusterStatus status) =>
        new(status.Store.Incarnation, status.Store.ShardCount, [.. status.Silos.Select(ClusterSiloBody.Of)]);
}
