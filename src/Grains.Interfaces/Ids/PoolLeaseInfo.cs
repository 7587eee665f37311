namespace Granary.Ids;

/// <summary>One live lease of a pool, as administrators see it.</summary>
[GenerateSerializer, Immutable, Alias("granary.ids.pool-lease-info")]
public sealed record PoolLeaseInfo
{
    /// <summary>The lease's id.</summary>
    [Id(0)]
    public required Guid LeaseId { get; init; }

    /// <summary>The datacenter.</summary>
    [Id(1)]
    public required int Datacenter { get; init; }

    /// <summary>The first worker id.</summary>
    [Id(2)]
    public required int FirstWorker { get; init; }

    /// <summary>How many worker ids.</summary>
    [Id(3)]
    public required int Workers { get; init; }

    /// <summary>Who holds them.</summary>
    [Id(4)]
    public required WorkerHolder Holder { get; init; }

    /// <summary>When the slice begins.</summary>
    [Id(5)]
    public required DateTimeOffset From { get; init; }

    /// <summary>When the slice ends; the worker ids come back then unless it is renewed.</summary>
    [Id(6)]
    public required DateTimeOffset Until { get; init; }

    /// <summary>The last grant or renewal, by the database's time.</summary>
    [Id(7)]
    public required DateTimeOffset RenewedAt { get; init; }
}
