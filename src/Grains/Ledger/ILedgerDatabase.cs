using System.Data.Common;

namespace Granary.Ledger;

/// <summary>
/// What the ledger asks of a dialect. A method that throws a <see cref="LedgerException"/> has surely written nothing;
/// after any other exception the outcome is unknown.
/// </summary>
internal interface ILedgerDatabase : IAsyncDisposable
{
    /// <summary>How many rounds the database takes side by side: whether each block has a writer of its own.</summary>
    bool WriterPerBlock { get; }

    /// <summary>Takes the shard's row exclusively, waits for whoever holds it, and raises its epoch.</summary>
    Task<ClaimedRow> Claim(string shard, string owner, CancellationToken cancellationToken);

    /// <summary>Checks and holds the epochs, writes and commits, in one transaction.</summary>
    Task<RoundResult> Commit(LedgerRound round, CancellationToken cancellationToken);

    /// <summary>Marks the claim as handed over, if it still holds.</summary>
    Task<bool> HandOver(ShardClaim claim, CancellationToken cancellationToken);

    /// <summary>The present epochs of the shards and the database's time.</summary>
    Task<EpochReport> ReadEpochs(IReadOnlyList<string> shards, CancellationToken cancellationToken);

    /// <summary>Runs a query on a connection of the database, off the caller's thread where the driver blocks.</summary>
    Task<T> Read<T>(Func<DbConnection, CancellationToken, Task<T>> query, CancellationToken cancellationToken);
}
