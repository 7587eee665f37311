using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Granary.Ledger;

/// <summary>
/// Proves the epochs of all the claims of a silo by one query a second, so that an answer without a commit can rest on a
/// proof that is young enough. Thread-safe.
/// </summary>
internal sealed partial class EpochWatch : IAsyncDisposable
{
    private readonly ILedgerDatabase _database;
    private readonly DatabaseClock _clock;
    private readonly Action<ShardClaim> _fenced;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<ShardClaim, bool> _claims = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly Task _run;
    private Task _query = Task.CompletedTask;

    public EpochWatch(ILedgerDatabase database, DatabaseClock clock, Action<ShardClaim> fenced, TimeProvider time, ILogger logger)
    {
        _database = database;
        _clock = clock;
        _fenced = fenced;
        _time = time;
        _logger = logger;
        _run = Task.Run(Run);
    }

    /// <summary>How old the oldest proof is of those that the silo's claims rest on.</summary>
    public TimeSpan OldestProof => _claims.Keys
        .Where(static claim => claim.Error is null)
        .Select(claim => _time.GetElapsedTime(claim.VerifiedAt))
        .DefaultIfEmpty()
        .Max();

    public void Add(ShardClaim claim) => _claims[claim] = true;

    public void Remove(ShardClaim claim) => _claims.TryRemove(claim, out _);

    /// <summary>Ends when the epoch was proved at most <see cref="LedgerLimits.EpochProofMax"/> ago, counted from the query's sending.</summary>
    public ValueTask Verify(ShardClaim claim)
    {
        if (claim.Error is { } error)
        {
            return ValueTask.FromException(error);
        }

        return IsProved(claim) ? ValueTask.CompletedTask : new ValueTask(Prove(claim));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
        _stop.Dispose();
    }

    private bool IsProved(ShardClaim claim) => _time.GetElapsedTime(claim.VerifiedAt) <= LedgerLimits.EpochProofMax;

    private async Task Prove(ShardClaim claim)
    {
        var asked = _time.GetTimestamp();

        // The query under way may have been sent before the claim was watched, so a second one may be needed.
        for (var attempt = 0; attempt < 2 && claim.Error is null && claim.VerifiedAt < asked; attempt++)
        {
            await Query();
        }

        if (claim.Error is { } error)
        {
            throw error;
        }

        if (!IsProved(claim))
        {
            throw LedgerException.Unavailable($"The database did not confirm that this silo still owns shard '{claim.Shard}'.");
        }
    }

    private async Task Run()
    {
        using var timer = new PeriodicTimer(LedgerLimits.VerifyEvery, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                await Query();
            }
        }
        catch (OperationCanceledException)
        {
            // The ledger stops.
        }
    }

    // One query at a time; who comes while one is under way waits for that one.
    private Task Query()
    {
        lock (_gate)
        {
            return _query.IsCompleted ? _query = Ask() : _query;
        }
    }

    private async Task Ask()
    {
        // A claim that ended for another reason was followed by one of this silo's own, which is no loss.
        foreach (var ended in _claims.Keys.Where(static claim => claim.Error is not null))
        {
            Remove(ended);
        }

        ShardClaim[] claims = [.. _claims.Keys];
        if (claims.Length == 0)
        {
            return;
        }

        var sent = _time.GetTimestamp();
        try
        {
            var report = await _database.ReadEpochs([.. claims.Select(static c => c.Shard)], _stop.Token);
            _clock.Sample(report.Now, sent);
            foreach (var claim in claims)
            {
                if (report.Epochs.TryGetValue(claim.Shard, out var epoch) && epoch == claim.Epoch)
                {
                    claim.Verified(sent);
                }
                else if (claim.Error is null)
                {
                    LogLost(claim.Shard, claim.Epoch, epoch);
                    _fenced(claim);
                }
            }
        }
#pragma warning disable CA1031 // The proof grows old, which is what the callers are told; the next tick asks again.
        catch (Exception error) when (error is not OperationCanceledException)
#pragma warning restore CA1031
        {
            LogFailed(error);
        }
    }

    [LoggerMessage(1020, LogLevel.Warning, "Shard {Shard} is no longer owned here: epoch {Epoch} was followed by {Current}.")]
    private partial void LogLost(string shard, long epoch, long current);

    [LoggerMessage(1021, LogLevel.Warning, "The epochs of this silo's shards could not be verified.")]
    private partial void LogFailed(Exception cause);
}
