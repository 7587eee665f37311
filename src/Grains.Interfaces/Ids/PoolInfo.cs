using System.Collections.Immutable;
using Granary.Shards;

namespace Granary.Ids;

/// <summary>A pool, as administrators see it.</summary>
[GenerateSerializer, Immutable, Alias("granary.ids.pool-info")]
public sealed record PoolInfo : ShardReply
{
    /// <summary>What the pool is.</summary>
    [Id(0)]
    public required PoolDefinition Definition { get; init; }

    /// <summary>When it was created, by the database's time.</summary>
    [Id(1)]
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Worker ids under a live lease.</summary>
    [Id(2)]
    public required int WorkersLeased { get; init; }

    /// <summary>Worker ids in all, over every datacenter.</summary>
    [Id(3)]
    public required int WorkersTotal { get; init; }

    /// <summary>The live leases by worker id; empty in a listing.</summary>
    [Id(4)]
    public ImmutableArray<PoolLeaseInfo> Leases { get; init; } = [];
}
