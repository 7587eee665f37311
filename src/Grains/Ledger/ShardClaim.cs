using Granary.Shards;

namespace Granary.Ledger;

/// <summary>
/// One activation's right to write a shard, for as long as nobody else claims it. Only the database knows whether it still
/// holds; every commit asks it. Thread-safe.
/// </summary>
internal sealed class ShardClaim
{
    // Continuations must not run inline: whoever ends a claim may hold the writer's lock.
    private readonly TaskCompletionSource<LedgerException> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _verifiedAt;

    public ShardClaim(string shard, long epoch, bool clean, long sentAt, long claimedAt)
    {
        Shard = shard;
        Block = ShardMap.BlockOf(shard);
        Epoch = epoch;
        Clean = clean;
        AskedAt = sentAt;
        ClaimedAt = claimedAt;
        _verifiedAt = sentAt;
    }

    /// <summary>The shard: block, slash, slice.</summary>
    public string Shard { get; }

    /// <summary>The block that the shard belongs to.</summary>
    public string Block { get; }

    /// <summary>Larger than that of every earlier claim of the shard.</summary>
    public long Epoch { get; }

    /// <summary>Whether the claim before this one was handed over, so that nobody can still act on it.</summary>
    public bool Clean { get; }

    /// <summary>The monotonic time when the claim was asked for.</summary>
    public long AskedAt { get; }

    /// <summary>The monotonic time when the claim was known to be committed.</summary>
    public long ClaimedAt { get; }

    /// <summary>The monotonic time of sending the last query that proved the epoch.</summary>
    public long VerifiedAt => Volatile.Read(ref _verifiedAt);

    /// <summary>Ends with the reason once the claim is over.</summary>
    public Task<LedgerException> Ended => _ended.Task;

    /// <summary>Why the claim is over; <see langword="null"/> while it holds as far as is known.</summary>
    public LedgerException? Error => _ended.Task.IsCompleted ? _ended.Task.Result : null;

    /// <summary>Changes that wait for a round; guarded by the writer's lock.</summary>
    internal Queue<LedgerChange> Waiting { get; } = new();

    /// <summary>Whether the claim stands in the writer's turn queue; guarded by the writer's lock.</summary>
    internal bool InTurn { get; set; }

    /// <summary>Notes a proof of the epoch; never goes back.</summary>
    internal void Verified(long sentAt)
    {
        var seen = Volatile.Read(ref _verifiedAt);
        while (sentAt > seen)
        {
            var before = Interlocked.CompareExchange(ref _verifiedAt, sentAt, seen);
            if (before == seen)
            {
                return;
            }

            seen = before;
        }
    }

    /// <summary>Ends the claim; the first reason stays. Whether this is the first.</summary>
    internal bool End(LedgerException error) => _ended.TrySetResult(error);
}
