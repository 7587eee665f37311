namespace Granary.Ledger.Admin;

/// <summary>What was raised in a store that was restored.</summary>
public sealed record RestoredReport
{
    /// <summary>The store's incarnation before.</summary>
    public required Guid Before { get; init; }

    /// <summary>The store's incarnation from now on.</summary>
    public required Guid After { get; init; }

    /// <summary>How many shards were raised.</summary>
    public required int Shards { get; init; }

    /// <summary>The epoch that they all have now.</summary>
    public required long Epoch { get; init; }

    /// <summary>The longest budget that was reckoned with.</summary>
    public TimeSpan Budget { get; init; }

    /// <summary>The time at which pools go on, at the earliest.</summary>
    public DateTimeOffset Floor { get; init; }

    /// <summary>How many pools were raised.</summary>
    public int Pools { get; init; }

    /// <summary>How many leases were ended.</summary>
    public int LeasesEnded { get; init; }

    /// <summary>The sequences, by name.</summary>
    public IReadOnlyList<RestoredSequence> Sequences { get; init; } = [];
}
