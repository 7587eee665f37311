using Granary.Shards;

namespace Granary.Ids;

/// <summary>
/// The right to make ids with some worker ids and timestamps in <c>[Lo, Hi)</c>. No other lease ever has the same worker id
/// and timestamp, whatever clocks and processes do: that is what makes the ids unique.
/// </summary>
[GenerateSerializer, Immutable, Alias("granary.ids.worker-lease")]
public sealed record WorkerLease : ShardReply
{
    /// <summary>The lease's id: the operation id of the request that it was granted to.</summary>
    [Id(0)]
    public required Guid LeaseId { get; init; }

    /// <summary>The pool.</summary>
    [Id(1)]
    public required string Pool { get; init; }

    /// <summary>The pool's layout.</summary>
    [Id(2)]
    public required SnowflakeLayout Layout { get; init; }

    /// <summary>The datacenter that the ids carry.</summary>
    [Id(3)]
    public required int Datacenter { get; init; }

    /// <summary>The first worker id; a multiple of <see cref="Workers"/>.</summary>
    [Id(4)]
    public required int FirstWorker { get; init; }

    /// <summary>How many worker ids; a power of two.</summary>
    [Id(5)]
    public required int Workers { get; init; }

    /// <summary>The first tick that may be used.</summary>
    [Id(6)]
    public required long Lo { get; init; }

    /// <summary>One past the last tick that may be used.</summary>
    [Id(7)]
    public required long Hi { get; init; }

    /// <summary>The database's time when the slice was granted: what the holder anchors its clock to.</summary>
    [Id(8)]
    public required DateTimeOffset ServerTime { get; init; }

    /// <summary>The store's incarnation; a lease of another incarnation is void.</summary>
    [Id(9)]
    public Guid Incarnation { get; init; }
}
