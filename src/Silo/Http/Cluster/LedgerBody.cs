using Granary.Cluster;

namespace Granary.Http.Cluster;

/// <summary>What a silo's ledger does.</summary>
/// <param name="RoundsPerSecond">Rounds a second, over the last 10 seconds.</param>
/// <param name="ChangesPerSecond">Committed changes a second.</param>
/// <param name="ChangesPerRound">Changes that shared a transaction.</param>
/// <param name="Waiting">Changes that wait for a round.</param>
/// <param name="RoundMedianMs">Half of the rounds of the last minute took no longer.</param>
/// <param name="RoundP99Ms">99 of 100 rounds took no longer.</param>
/// <param name="Failures">Changes that were not committed, by code.</param>
internal sealed record LedgerBody(
    double RoundsPerSecond, double ChangesPerSecond, double ChangesPerRound, long Waiting, double RoundMedianMs, double RoundP99Ms,
    IReadOnlyList<CodeBody> Failures)
{
    public static LedgerBody Of(LedgerReport ledger) => new(
        ledger.RoundsPerSecond, ledger.ChangesPerSecond, Math.Round(ledger.ChangesPerRound, 2), ledger.Waiting,
        Math.Round(ledger.RoundMedianMs, 3), Math.Round(ledger.RoundP99Ms, 3), [.. ledger.Failures.Select(CodeBody.Of)]);
}
