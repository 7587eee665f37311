using System.Collections.Immutable;

namespace Granary.Cluster;

/// <summary>What a silo's ledger does.</summary>
[GenerateSerializer, Immutable, Alias("granary.cluster.ledger-report")]
public sealed record LedgerReport
{
    /// <summary>Rounds a second, over <see cref="ClusterLimits.RateSeconds"/>.</summary>
    [Id(0)]
    public required double RoundsPerSecond { get; init; }

    /// <summary>Committed changes a second, over the same time.</summary>
    [Id(1)]
    public required double ChangesPerSecond { get; init; }

    /// <summary>Changes that shared a transaction, on the average of that time; 0 without a round.</summary>
    [Id(2)]
    public required double ChangesPerRound { get; init; }

    /// <summary>Changes that wait for a round now.</summary>
    [Id(3)]
    public required long Waiting { get; init; }

    /// <summary>Half of the rounds of <see cref="ClusterLimits.RecentSeconds"/> took no longer, in milliseconds; 0 without a round.</summary>
    [Id(4)]
    public required double RoundMedianMs { get; init; }

    /// <summary>99 of 100 rounds of that time took no longer, in milliseconds.</summary>
    [Id(5)]
    public required double RoundP99Ms { get; init; }

    /// <summary>Changes that were not committed, by code.</summary>
    [Id(6)]
    public ImmutableArray<CodeCount> Failures { get; init; } = [];
}
