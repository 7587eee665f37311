namespace Granary.Status;

/// <summary>What a silo's ledger does.</summary>
internal sealed record LedgerView(double ChangesPerSecond, long Waiting, double RoundP99Ms);
