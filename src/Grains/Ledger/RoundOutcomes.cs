namespace Granary.Ledger;

/// <summary>How rounds end, as metrics and traces name it.</summary>
internal static class RoundOutcomes
{
    /// <summary>All of its changes are durable.</summary>
    public const string Committed = "committed";

    /// <summary>Some of its shards had been claimed by others; the rest goes into another round.</summary>
    public const string Stale = "stale";

    /// <summary>The database refused some row; the round is repeated in parts.</summary>
    public const string Rejected = "rejected";

    /// <summary>The database could not be reached; nothing was written.</summary>
    public const string Unavailable = "unavailable";

    /// <summary>The database was lost before it had answered.</summary>
    public const string Unknown = "unknown";
}
