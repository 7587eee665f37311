using Granary.Shards;

namespace Granary.Cluster;

/// <summary>What the cluster is and does.</summary>
/// <param name="Store">The store behind it.</param>
/// <param name="Silos">Its silos, by name.</param>
public sealed record ClusterStatus(StoreInfo Store, IReadOnlyList<ClusterSilo> Silos);
