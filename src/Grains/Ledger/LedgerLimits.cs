namespace Granary.Ledger;

/// <summary>The bounds of the ledger.</summary>
internal static class LedgerLimits
{
    /// <summary>How many changes one round commits at the most.</summary>
    public const int RoundChangesMax = 512;

    /// <summary>How many bytes one round commits at the most; a single larger change goes alone.</summary>
    public const int RoundBytesMax = 1 << 20;

    /// <summary>How many changes may wait in one silo before calls are refused.</summary>
    public const int WaitingChangesMax = 8192;

    /// <summary>How many bytes may wait in one silo before calls are refused.</summary>
    public const long WaitingBytesMax = 16L << 20;

    /// <summary>How long a change that nobody waits for is kept for company.</summary>
    public static readonly TimeSpan UnawaitedMax = TimeSpan.FromMilliseconds(20);

    /// <summary>How old the proof of a shard's epoch may be when an answer leaves without a commit (V).</summary>
    public static readonly TimeSpan EpochProofMax = TimeSpan.FromSeconds(2);

    /// <summary>How long after an unclean takeover nothing may be answered that must not go back: V and a hundredth for clock drift.</summary>
    public static readonly TimeSpan TakeoverPause = EpochProofMax * 1.01;

    /// <summary>How often the epochs of a silo's shards are verified.</summary>
    public static readonly TimeSpan VerifyEvery = TimeSpan.FromSeconds(1);

    /// <summary>How long a round, and on PostgreSQL each of its statements, may take.</summary>
    public static readonly TimeSpan RoundTimeout = TimeSpan.FromSeconds(5);

    /// <summary>How long a claim waits for a transaction that holds the shard's row before that transaction is ended.</summary>
    public static readonly TimeSpan ClaimPatience = TimeSpan.FromSeconds(5);

    /// <summary>How long a silo leaves a shard alone that it was fenced off from; doubles each time.</summary>
    public static readonly TimeSpan ClaimBackoffMin = TimeSpan.FromSeconds(5);

    /// <summary>The longest such pause; a claim that lasts longer than this ends the doubling.</summary>
    public static readonly TimeSpan ClaimBackoffMax = TimeSpan.FromSeconds(60);

    /// <summary>A round that takes longer is called slow.</summary>
    public static readonly TimeSpan SlowRound = TimeSpan.FromMilliseconds(500);

    /// <summary>Slow rounds are told of at most this often, all together.</summary>
    public static readonly TimeSpan SlowRoundsToldEvery = TimeSpan.FromSeconds(10);

    /// <summary>A writer that has had something to commit for as long, and has finished no round, is called stalled: twice what a round may take.</summary>
    public static readonly TimeSpan StallAfter = RoundTimeout * 2;

    /// <summary>A stall that lasts is told of again this often.</summary>
    public static readonly TimeSpan StallToldEvery = TimeSpan.FromMinutes(1);

    /// <summary>How often the writers are looked at.</summary>
    public static readonly TimeSpan WatchEvery = TimeSpan.FromSeconds(1);

    /// <summary>How many expired operation results one change clears away.</summary>
    public const int ExpiredPerChangeMax = 64;
}
