namespace Granary.Cluster;

/// <summary>How often something was refused or failed with a code.</summary>
/// <param name="Code">The code.</param>
/// <param name="Recent">How often in the last <see cref="ClusterLimits.RecentSeconds"/>.</param>
/// <param name="Total">How often since the silo started.</param>
[GenerateSerializer, Immutable, Alias("granary.cluster.code-count")]
public sealed record CodeCount([property: Id(0)] string Code, [property: Id(1)] long Recent, [property: Id(2)] long Total);
