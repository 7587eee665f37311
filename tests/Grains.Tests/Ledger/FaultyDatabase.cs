using System.Data.Common;

namespace Granary.Ledger;

/// <summary>A real database between whose calls a test can step: it counts rounds, holds them up, and makes them fail.</summary>
internal sealed class FaultyDatabase(ILedgerDatabase inner) : ILedgerDatabase
{
    private readonly List<LedgerRound> _rounds = [];
    private TaskCompletionSource? _gate;
    private TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool WriterPerBlock => inner.WriterPerBlock;

    /// <summary>The rounds that were asked for.</summary>
    public IReadOnlyList<LedgerRound> Rounds => _rounds;

    /// <summary>How many times the epochs were read.</summary>
    public int EpochReads { get; private set; }

    /// <summary>Thrown instead of the next commit.</summary>
    public Exception? FailBefore { get; set; }

    /// <summary>Thrown after the next commit, as when the connection is lost before the answer.</summary>
    public Exception? FailAfter { get; set; }

    /// <summary>Whether the epochs cannot be read, as for a silo that has lost the database.</summary>
    public bool FailsEpochReads { get; set; }

    /// <summary>Ends when a round stands before the closed gate.</summary>
    public Task Arrived => _arrived.Task;

    public void CloseGate()
    {
        _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public void OpenGate()
    {
        _gate?.TrySetResult();
        _gate = null;
    }

    public async Task<RoundResult> Commit(LedgerRound round, CancellationToken cancellationToken)
    {
        _rounds.Add(round);
        if (_gate is { } gate)
        {
            _arrived.TrySetResult();
            await gate.Task;
        }

        if (FailBefore is { } before)
        {
            FailBefore = null;
            throw before;
        }

        var result = await inner.Commit(round, cancellationToken);
        if (FailAfter is { } after)
        {
            FailAfter = null;
            throw after;
        }

        return result;
    }

    public Task<EpochReport> ReadEpochs(IReadOnlyList<string> shards, CancellationToken cancellationToken)
    {
        EpochReads++;
        return FailsEpochReads
            ? Task.FromException<EpochReport>(LedgerException.Unavailable("The database is away."))
            : inner.ReadEpochs(shards, cancellationToken);
    }

    public Task<ClaimedRow> Claim(string shard, string owner, CancellationToken cancellationToken) => inner.Claim(shard, owner, cancellationToken);

    public Task<bool> HandOver(ShardClaim claim, CancellationToken cancellationToken) => inner.HandOver(claim, cancellationToken);

    public Task<T> Read<T>(Func<DbConnection, CancellationToken, Task<T>> query, CancellationToken cancellationToken) => inner.Read(query, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
