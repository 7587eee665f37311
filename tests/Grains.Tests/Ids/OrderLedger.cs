using System.Data.Common;
using Granary.Ledger;
using Microsoft.Data.Sqlite;

namespace Granary.Ids;

/// <summary>
/// The ledger's rules over a model's store and clock: epochs, commits that end when the schedule says so, proofs that are young
/// or asked for, and the pause after an unclean takeover. Everything goes on in the thread that steps it.
/// </summary>
internal sealed class OrderLedger(ModelStore store) : ILedger, IDisposable
{
    private readonly SqliteConnection _noOperations = OpenWithoutOperations();
    private readonly Dictionary<object?[], IdChange> _changes = new(ReferenceEqualityComparer.Instance);
    private readonly List<(ShardClaim Claim, IReadOnlyList<IdChange> Changes, TaskCompletionSource Done)> _commits = [];
    private readonly List<(ShardClaim Claim, long SentAt, TaskCompletionSource Done)> _asked = [];
    private readonly List<(ShardClaim Claim, long SentAt, bool Holds, TaskCompletionSource Done)> _read = [];
    private readonly List<(long Due, TaskCompletionSource Done)> _pauses = [];
    private long _handedOver;

    public DatabaseClock Clock { get; } = new(TimeProvider.System);

    public TimeSpan Busy => TimeSpan.Zero;

    /// <summary>Milliseconds.</summary>
    public long Now { get; private set; }

    public DateTimeOffset Time => DateTimeOffset.UnixEpoch.AddYears(60).AddMilliseconds(Now);

    /// <summary>The change as the ledger takes it.</summary>
    public LedgerRow RowOf(IdChange change)
    {
        var row = IdStore.RowOf("ids/00", change);
        _changes.Add(row.Values, change);
        return row;
    }

    public void Advance(long milliseconds)
    {
        Now += milliseconds;
        foreach (var pause in _pauses.Where(pause => pause.Due <= Now).ToArray())
        {
            _pauses.Remove(pause);
            pause.Done.SetResult();
        }
    }

    /// <summary>Commits the oldest changes of a claim, or finds that it was overtaken. Whether they were is not known when the answer is lost.</summary>
    public void Flush(ShardClaim claim, int changes, bool answerIsLost)
    {
        var round = _commits.Where(commit => commit.Claim == claim).Take(changes).ToArray();
        if (round.Length == 0)
        {
            return;
        }

        if (!store.TryCommit(claim.Epoch, round.SelectMany(commit => commit.Changes)))
        {
            End(claim, LedgerException.Fenced(claim.Shard, claim.Epoch));
        }
        else if (answerIsLost)
        {
            End(claim, LedgerException.Unavailable("The connection was lost."));
        }
        else
        {
            foreach (var commit in round)
            {
                _commits.Remove(commit);
                commit.Done.SetResult();
            }
        }
    }

    /// <summary>Sends the query that is sent every second.</summary>
    public void Watch(ShardClaim claim) => _asked.Add((claim, Now, new TaskCompletionSource()));

    /// <summary>Lets the database read the epochs that it was asked for.</summary>
    public void ReadEpochs()
    {
        _read.AddRange(_asked.Select(asked => (asked.Claim, asked.SentAt, store.Epoch == asked.Claim.Epoch, asked.Done)));
        _asked.Clear();
    }

    /// <summary>Lets the answers with the epochs arrive.</summary>
    public void TellEpochs()
    {
        foreach (var (claim, sentAt, holds, done) in _read.ToArray())
        {
            if (!holds)
            {
                End(claim, LedgerException.Fenced(claim.Shard, claim.Epoch));
            }

            claim.Verified(sentAt);
            Settle(done, claim.Error ?? (IsProved(claim) ? null : LedgerException.Unavailable("The proof is old.")));
        }

        _read.Clear();
    }

    /// <summary>Ends a claim and all that waits for it.</summary>
    public void End(ShardClaim claim, LedgerException reason)
    {
        claim.End(reason);
        foreach (var commit in _commits.Where(commit => commit.Claim == claim).ToArray())
        {
            _commits.Remove(commit);
            commit.Done.SetException(reason);
        }
    }

    public Task<ShardClaim> Claim(string shard, CancellationToken cancellationToken)
    {
        var epoch = store.TakeEpoch();
        return Task.FromResult(new ShardClaim(shard, epoch, clean: _handedOver == epoch - 1, Now, Now));
    }

    public void ThrowIfOverloaded()
    {
    }

    public Task Commit(ShardClaim claim, IReadOnlyList<LedgerRow> rows, bool isAwaited = true)
    {
        var done = new TaskCompletionSource();
        if (claim.Error is { } error)
        {
            done.SetException(error);
            return done.Task;
        }

        _commits.Add((claim, [.. rows.Select(row => _changes[row.Values])], done));
        return done.Task;
    }

    public void Hurry(ShardClaim claim)
    {
    }

    public ValueTask Verify(ShardClaim claim)
    {
        if (claim.Error is { } error)
        {
            return ValueTask.FromException(error);
        }

        if (IsProved(claim))
        {
            return ValueTask.CompletedTask;
        }

        var done = new TaskCompletionSource();
        _asked.Add((claim, Now, done));
        return new ValueTask(done.Task);
    }

    public Task Settle(ShardClaim claim, CancellationToken cancellationToken)
    {
        if (IsSettled(claim))
        {
            return Task.CompletedTask;
        }

        var done = new TaskCompletionSource();
        _pauses.Add((SettledAt(claim), done));
        return done.Task;
    }

    public Task HandOver(ShardClaim claim, CancellationToken cancellationToken)
    {
        if (IsSettled(claim) && store.Epoch == claim.Epoch)
        {
            _handedOver = claim.Epoch;
        }

        End(claim, LedgerException.HandedOver(claim.Shard));
        return Task.CompletedTask;
    }

    public void Abandon(ShardClaim claim, LedgerException reason) => End(claim, reason);

    public Task<T> Read<T>(Func<DbConnection, CancellationToken, Task<T>> query, CancellationToken cancellationToken) =>
        query(_noOperations, cancellationToken);

    public void Dispose() => _noOperations.Dispose();

    private static SqliteConnection OpenWithoutOperations()
    {
        var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "CREATE TABLE granary_operation (shard TEXT, operation BLOB, expires_at INTEGER, result BLOB)";
        command.ExecuteNonQuery();
        return connection;
    }

    private static void Settle(TaskCompletionSource done, LedgerException? error)
    {
        if (error is null)
        {
            done.SetResult();
        }
        else
        {
            done.SetException(error);
        }
    }

    private static long SettledAt(ShardClaim claim) => claim.ClaimedAt + (long)LedgerLimits.TakeoverPause.TotalMilliseconds;

    private bool IsSettled(ShardClaim claim) => claim.Clean || Now >= SettledAt(claim);

    private bool IsProved(ShardClaim claim) => Now - claim.VerifiedAt <= (long)LedgerLimits.EpochProofMax.TotalMilliseconds;
}
