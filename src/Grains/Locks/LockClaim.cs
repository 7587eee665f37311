using Granary.Ledger;

namespace Granary.Locks;

/// <summary>The claim that a shard's locks are loaded under.</summary>
/// <param name="Epoch">Its epoch.</param>
/// <param name="At">When it was known to be committed.</param>
/// <param name="IsClean">Whether the owner before had handed the shard over.</param>
internal readonly record struct LockClaim(long Epoch, TimeSpan At, bool IsClean)
{
    // Clocks may run at rates that differ by as much.
    private const double Drift = 1.01;

    /// <summary>
    /// Until when a session keeps what it has, renewed or not, whether the shard finds it in its rows or meets it later. An owner before
    /// this one may have renewed it until the claim, or even, on a proof of its epoch from before the claim, for
    /// <see cref="LedgerLimits.EpochProofMax"/> after it.
    /// </summary>
    public TimeSpan DeadlineOf(TimeSpan ttl) =>
        At + ((ttl + (IsClean ? TimeSpan.Zero : LedgerLimits.EpochProofMax)) * Drift) + LockLimits.ExpiryGrace;
}
