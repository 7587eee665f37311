namespace Granary.Ledger;

/// <summary>Counts what waits for the database in a silo, over all its writers. Thread-safe.</summary>
internal sealed class LedgerQueueBudget(LedgerMetrics metrics)
{
    private int _changes;
    private long _bytes;

    /// <summary>Refuses when the silo has as much waiting as it may. Asked before a decision is made, as a decision cannot be taken back.</summary>
    public void ThrowIfFull()
    {
        if (Volatile.Read(ref _changes) >= LedgerLimits.WaitingChangesMax || Volatile.Read(ref _bytes) >= LedgerLimits.WaitingBytesMax)
        {
            throw LedgerException.Overloaded();
        }
    }

    /// <summary>Which share of the room is taken, by count or by size, whichever is more.</summary>
    public double Fill => Math.Max(
        Volatile.Read(ref _changes) / (double)LedgerLimits.WaitingChangesMax,
        Volatile.Read(ref _bytes) / (double)LedgerLimits.WaitingBytesMax);

    public void Add(LedgerChange change)
    {
        Interlocked.Increment(ref _changes);
        Interlocked.Add(ref _bytes, change.Size);
        metrics.Waiting(1);
    }

    public void Remove(LedgerChange change)
    {
        Interlocked.Decrement(ref _changes);
        Interlocked.Add(ref _bytes, -change.Size);
        metrics.Waiting(-1);
    }
}
