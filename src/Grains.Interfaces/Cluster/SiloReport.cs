using System.Collections.Immutable;

namespace Granary.Cluster;

/// <summary>What a silo tells about itself.</summary>
[GenerateSerializer, Immutable, Alias("granary.cluster.silo-report")]
public sealed record SiloReport
{
    /// <summary>The version of Granary that it runs.</summary>
    [Id(0)]
    public required string Version { get; init; }

    /// <summary>The datacenter that it stands in.</summary>
    [Id(1)]
    public required int Datacenter { get; init; }

    /// <summary>When it started, by its own clock.</summary>
    [Id(2)]
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Its share of the machine's processors, 0 to 1.</summary>
    [Id(3)]
    public required double Cpu { get; init; }

    /// <summary>The memory that it occupies, in bytes.</summary>
    [Id(4)]
    public required long MemoryBytes { get; init; }

    /// <summary>The kind of database behind it.</summary>
    [Id(5)]
    public required string Database { get; init; }

    /// <summary>Where that is, without secrets.</summary>
    [Id(6)]
    public required string DatabasePlace { get; init; }

    /// <summary>How far its clock is ahead of the database's; negative when it is behind.</summary>
    [Id(7)]
    public required TimeSpan ClockSkew { get; init; }

    /// <summary>The shards that it owns, by key.</summary>
    [Id(8)]
    public ImmutableArray<ShardHolding> Shards { get; init; } = [];

    /// <summary>What its ledger does.</summary>
    [Id(9)]
    public required LedgerReport Ledger { get; init; }

    /// <summary>What each block does here, by name.</summary>
    [Id(10)]
    public ImmutableArray<BlockReport> Blocks { get; init; } = [];

    /// <summary>The last seconds of its numbers, as many as were asked for.</summary>
    [Id(11)]
    public ImmutableArray<HistorySeries> History { get; init; } = [];
}
