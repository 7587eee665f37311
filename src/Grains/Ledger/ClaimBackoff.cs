using System.Collections.Concurrent;

namespace Granary.Ledger;

/// <summary>Keeps a silo from claiming a shard again right after it was fenced off from it, so that two silos do not play ping-pong.</summary>
internal sealed class ClaimBackoff(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, (TimeSpan Pause, long Since)> _pauses = new();

    /// <summary>How long the silo still leaves the shard alone.</summary>
    public TimeSpan Left(string shard)
    {
        if (!_pauses.TryGetValue(shard, out var entry))
        {
            return TimeSpan.Zero;
        }

        var left = entry.Pause - time.GetElapsedTime(entry.Since);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>Notes that the silo lost the shard to a later claim.</summary>
    public void Fenced(ShardClaim claim)
    {
        var lasted = time.GetElapsedTime(claim.ClaimedAt);
        _pauses.AddOrUpdate(
            claim.Shard,
            _ => (LedgerLimits.ClaimBackoffMin, time.GetTimestamp()),
            (_, entry) => (Next(entry.Pause, lasted), time.GetTimestamp()));
    }

    private static TimeSpan Next(TimeSpan pause, TimeSpan lasted)
    {
        if (lasted > LedgerLimits.ClaimBackoffMax)
        {
            return LedgerLimits.ClaimBackoffMin;
        }

        return pause * 2 < LedgerLimits.ClaimBackoffMax ? pause * 2 : LedgerLimits.ClaimBackoffMax;
    }
}
