using System.Collections.Immutable;

namespace Granary.Cluster;

/// <summary>What a block does in one silo.</summary>
[GenerateSerializer, Immutable, Alias("granary.cluster.block-report")]
public sealed record BlockReport
{
    /// <summary>The block's name.</summary>
    [Id(0)]
    public required string Block { get; init; }

    /// <summary>Decided commands a second, over <see cref="ClusterLimits.RateSeconds"/>.</summary>
    [Id(1)]
    public required double CommandsPerSecond { get; init; }

    /// <summary>Those of them that were refused.</summary>
    [Id(2)]
    public required double RefusalsPerSecond { get; init; }

    /// <summary>The refusals by code.</summary>
    [Id(3)]
    public ImmutableArray<CodeCount> Refusals { get; init; } = [];
}
