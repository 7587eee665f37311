namespace Granary.Ledger;

/// <summary>The stable error codes of the ledger.</summary>
internal static class LedgerCodes
{
    /// <summary>Another activation has claimed the shard; the client finds it by trying again.</summary>
    public const string Fenced = "ledger.fenced";

    /// <summary>The commit was under way when the database was lost; a repeat with the same operation id finds out.</summary>
    public const string OutcomeUnknown = "ledger.outcome_unknown";

    /// <summary>An earlier change of the same shard failed, so this one was not written.</summary>
    public const string Discarded = "ledger.discarded";

    /// <summary>The database cannot be reached; nothing was written.</summary>
    public const string Unavailable = "ledger.unavailable";

    /// <summary>Too many changes wait in this silo.</summary>
    public const string Overloaded = "ledger.overloaded";

    /// <summary>The database refused the change.</summary>
    public const string Rejected = "ledger.rejected";

    /// <summary>This silo was fenced off from the shard a moment ago and leaves it alone for a while.</summary>
    public const string ClaimBackoff = "ledger.claim_backoff";

    /// <summary>The shard is being handed over.</summary>
    public const string HandedOver = "ledger.handed_over";
}
