using System.Data.Common;

namespace Granary.Ledger;

/// <summary>A database that counts its transactions.</summary>
internal sealed class CountedDatabase(ILedgerDatabase inner) : ILedgerDatabase
{
    private long _commits;

    /// <summary>How many rounds were committed.</summary>
    public long Commits => Interlocked.Read(ref _commits);

    public bool WriterPerBlock => inner.WriterPerBlock;

    public async Task<RoundResult> Commit(LedgerRound round, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _commits);
        return await inner.Commit(round, cancellationToken);
    }

    public Task<ClaimedRow> Claim(string shard, string owner, CancellationToken cancellationToken) => inner.Claim(shard, owner, cancellationToken);

    public Task<bool> HandOver(ShardClaim claim, CancellationToken cancellationToken) => inner.HandOver(claim, cancellationToken);

    public Task<EpochReport> ReadEpochs(IReadOnlyList<string> shards, CancellationToken cancellationToken) => inner.ReadEpochs(shards, cancellationToken);

    public Task<T> Read<T>(Func<DbConnection, CancellationToken, Task<T>> query, CancellationToken cancellationToken) => inner.Read(query, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
