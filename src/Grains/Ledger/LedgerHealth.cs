namespace Granary.Ledger;

/// <summary>How the silo's ledger is.</summary>
public sealed class LedgerHealth
{
    private readonly ILedger _ledger;

    internal LedgerHealth(ILedger ledger) => _ledger = ledger;

    /// <summary>For how long the ledger has had changes to commit and has finished no round; <see langword="null"/> while that is no longer than it may be.</summary>
    public TimeSpan? StalledFor => _ledger.Busy is var busy && busy >= LedgerLimits.StallAfter ? busy : null;
}
