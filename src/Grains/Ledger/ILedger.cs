using System.Data.Common;

namespace Granary.Ledger;

/// <summary>Makes the decisions of a silo's shards durable. Thread-safe; every failure is a <see cref="LedgerException"/>.</summary>
internal interface ILedger
{
    /// <summary>The database's time, known from the first claim on.</summary>
    DatabaseClock Clock { get; }

    /// <summary>For how long the writer that waits longest has finished no round; zero when none waits.</summary>
    TimeSpan Busy { get; }

    /// <summary>Claims a shard: from here on every earlier claim's commits fail. Its slice may be read only after this.</summary>
    Task<ShardClaim> Claim(string shard, CancellationToken cancellationToken);

    /// <summary>Refuses when too much waits; asked before a decision is made.</summary>
    void ThrowIfOverloaded();

    /// <summary>Queues the rows of one decision; the task ends when they are durable.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="isAwaited">
    /// Whether somebody waits for it. What nobody waits for starts no round: it goes with the next one, and after
    /// <see cref="LedgerLimits.UnawaitedMax"/> in any case.
    /// </param>
    Task Commit(ShardClaim claim, IReadOnlyList<LedgerRow> rows, bool isAwaited = true);

    /// <summary>Somebody waits now for what is queued.</summary>
    void Hurry(ShardClaim claim);

    /// <summary>Ends when the claim is proved to have held at most <see cref="LedgerLimits.EpochProofMax"/> ago; fails when it is over.</summary>
    ValueTask Verify(ShardClaim claim);

    /// <summary>
    /// Ends when no earlier owner can still answer on an old proof: at once after a clean hand-over, otherwise
    /// <see cref="LedgerLimits.TakeoverPause"/> after the claim. What must not go back waits for it.
    /// </summary>
    Task Settle(ShardClaim claim, CancellationToken cancellationToken);

    /// <summary>Ends the claim so that the next one knows that nobody still acts on it, unless an earlier owner still may.</summary>
    Task HandOver(ShardClaim claim, CancellationToken cancellationToken);

    /// <summary>Gives the claim up without a word to the database: its owner cannot go on.</summary>
    void Abandon(ShardClaim claim, LedgerException reason);

    /// <summary>Runs a query on the database.</summary>
    Task<T> Read<T>(Func<DbConnection, CancellationToken, Task<T>> query, CancellationToken cancellationToken);
}
