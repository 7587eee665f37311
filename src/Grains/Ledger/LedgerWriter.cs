using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Granary.Ledger;

/// <summary>
/// Commits the changes of many shards in rounds, one round at a time: while one is under way the next one gathers (group
/// commit). Takes from the waiting shards in turn, so that a bulk load does not hold up a small change. Thread-safe.
/// </summary>
internal sealed partial class LedgerWriter : IAsyncDisposable
{
    private readonly ILedgerDatabase _database;
    private readonly LedgerQueueBudget _budget;
    private readonly LedgerMetrics _metrics;
    private readonly LedgerWatchdog _watchdog;
    private readonly Action<ShardClaim> _fenced;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private readonly Queue<ShardClaim> _turn = new();
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private readonly ITimer _unawaited;
    private readonly Task _run;
    private bool _isHurried;
    private bool _isTimed;
    private long? _busySince;
    private int _underWay;

    public LedgerWriter(
        string name,
        ILedgerDatabase database,
        LedgerQueueBudget budget,
        LedgerMetrics metrics,
        LedgerWatchdog watchdog,
        Action<ShardClaim> fenced,
        TimeProvider time,
        ILogger logger)
    {
        Name = name;
        _database = database;
        _budget = budget;
        _metrics = metrics;
        _watchdog = watchdog;
        _fenced = fenced;
        _time = time;
        _logger = logger;
        _unawaited = time.CreateTimer(_ => Hurry(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _run = Task.Run(Run);
    }

    /// <summary>The block that it writes for; <c>all</c> where one writer serves all.</summary>
    public string Name { get; }

    /// <summary>What it is about now.</summary>
    public WriterState Look()
    {
        lock (_gate)
        {
            return _busySince is { } since
                ? new WriterState(_time.GetElapsedTime(since), _underWay, _turn.Sum(static claim => claim.Waiting.Count))
                : default;
        }
    }

    /// <summary>Queues a change behind all earlier ones of its claim. One that nobody waits for starts no round by itself.</summary>
    public void Enqueue(LedgerChange change, bool isAwaited)
    {
        lock (_gate)
        {
            if (change.Claim.Error is { } error)
            {
                Fail(change, error);
                return;
            }

            _budget.Add(change);
            _busySince ??= _time.GetTimestamp();
            if (isAwaited)
            {
                _isHurried = true;
            }
            else if (!_isHurried && !_isTimed)
            {
                _isTimed = true;
                _unawaited.Change(LedgerLimits.UnawaitedMax, Timeout.InfiniteTimeSpan);
            }

            change.Claim.Waiting.Enqueue(change);
            if (!change.Claim.InTurn)
            {
                change.Claim.InTurn = true;
                _turn.Enqueue(change.Claim);
            }
        }

        if (isAwaited)
        {
            _signal.Writer.TryWrite(true);
        }
    }

    /// <summary>Commits what waits, though nobody may have waited for it so far.</summary>
    public void Hurry()
    {
        lock (_gate)
        {
            _isHurried = true;
            _isTimed = false;
        }

        _signal.Writer.TryWrite(true);
    }

    /// <summary>Ends a claim: whatever waits on it fails, and so does all that comes later.</summary>
    public void End(ShardClaim claim, LedgerException error)
    {
        if (claim.End(error))
        {
            _metrics.ClaimEnded(error.Code);
        }

        lock (_gate)
        {
            while (claim.Waiting.TryDequeue(out var change))
            {
                _budget.Remove(change);
                Fail(change, error);
            }
        }
    }

    /// <summary>Commits what waits, then stops.</summary>
    public async ValueTask DisposeAsync()
    {
        Hurry();
        _signal.Writer.TryComplete();
        await _run;
        await _unawaited.DisposeAsync();
    }

    private async Task Run()
    {
        // The writer outlives the request that happened to need it first.
        Activity.Current = null;
        do
        {
            while (NextRound() is { } round)
            {
                await Write(round);
            }
        }
        while (await _signal.Reader.WaitToReadAsync() && Drain());
    }

    private bool Drain()
    {
        while (_signal.Reader.TryRead(out _))
        {
        }

        return true;
    }

    private LedgerRound? NextRound()
    {
        var changes = new List<LedgerChange>();
        var bytes = 0;
        lock (_gate)
        {
            while (_isHurried && changes.Count < LedgerLimits.RoundChangesMax && _turn.TryPeek(out var claim))
            {
                if (claim.Waiting.TryPeek(out var change))
                {
                    if (changes.Count > 0 && bytes + change.Size > LedgerLimits.RoundBytesMax)
                    {
                        break;
                    }

                    claim.Waiting.Dequeue();
                    _budget.Remove(change);
                    changes.Add(change);
                    bytes += change.Size;
                }

                _turn.Dequeue();
                claim.InTurn = claim.Waiting.Count > 0;
                if (claim.InTurn)
                {
                    _turn.Enqueue(claim);
                }
            }

            _isHurried &= _turn.Count > 0;

            // To ask for the next round is to have finished the one before it.
            _busySince = changes.Count == 0 && _turn.Count == 0 ? null : _underWay > 0 ? _time.GetTimestamp() : _busySince;
            _underWay = changes.Count;
        }

        return changes.Count == 0 ? null : new LedgerRound(changes);
    }

    private async Task Write(LedgerRound round)
    {
        var sent = _time.GetTimestamp();
        try
        {
            var result = await Commit(round, sent);
            switch (result)
            {
                case RoundResult.Committed:
                    Complete(round, sent);
                    break;
                case RoundResult.Stale stale:
                    await LeaveOut(round, stale);
                    break;
                case RoundResult.Rejected rejected:
                    await Isolate(round, rejected);
                    break;
            }
        }
        catch (LedgerException error)
        {
            // Nothing was written, and nothing will be soon: whoever waits is told at once instead of timing out.
            LogUnavailable(error, round.Changes.Count);
            FailAll(round, error);
        }
#pragma warning disable CA1031 // Whatever happened, the callers must be answered and the claims given up.
        catch (Exception cause)
#pragma warning restore CA1031
        {
            LogOutcomeUnknown(cause, round.Changes.Count, round.Claims.Count);
            foreach (var claim in round.Claims)
            {
                Fail(round, claim, LedgerException.OutcomeUnknown(claim.Shard, cause));
            }
        }
    }

    private async Task<RoundResult> Commit(LedgerRound round, long sent)
    {
        using var activity = LedgerTracing.StartRound(round);
        var outcome = RoundOutcomes.Unknown;
        try
        {
            var result = await _database.Commit(round, CancellationToken.None);
            outcome = result switch
            {
                RoundResult.Committed => RoundOutcomes.Committed,
                RoundResult.Stale => RoundOutcomes.Stale,
                _ => RoundOutcomes.Rejected,
            };
            return result;
        }
        catch (LedgerException)
        {
            outcome = RoundOutcomes.Unavailable;
            throw;
        }
        finally
        {
            _metrics.Round(outcome);
            _watchdog.Ended(_time.GetElapsedTime(sent));
            LedgerTracing.End(activity, outcome);
        }
    }

    private void Complete(LedgerRound round, long sent)
    {
        foreach (var claim in round.Claims)
        {
            claim.Verified(sent);
        }

        // Counted first, so that whoever was answered finds itself in the count.
        _metrics.Committed(round.Changes.Count, _time.GetElapsedTime(sent));
        foreach (var change in round.Changes)
        {
            change.Complete();
        }
    }

    private async Task LeaveOut(LedgerRound round, RoundResult.Stale stale)
    {
        foreach (var claim in stale.Claims)
        {
            LogFenced(claim.Shard, claim.Epoch);
            _fenced(claim);
            Fail(round, claim, LedgerException.Fenced(claim.Shard, claim.Epoch));
        }

        var rest = round.Without(stale.Claims);
        if (rest.Changes.Count > 0)
        {
            await Write(rest);
        }
    }

    // First by shard, then by change: the changes before the bad one are as good as any, those after it were derived from it.
    private async Task Isolate(LedgerRound round, RoundResult.Rejected rejected)
    {
        if (round.Claims.Count > 1)
        {
            foreach (var part in round.ByClaim())
            {
                await Write(part);
            }

            return;
        }

        if (round.Changes.Count > 1)
        {
            foreach (var change in round.Changes)
            {
                if (change.Claim.Error is null)
                {
                    await Write(new LedgerRound([change]));
                }
                else
                {
                    Fail(change, LedgerException.Discarded(change.Claim.Shard));
                }
            }

            return;
        }

        var bad = round.Changes[0];
        LogRejected(rejected.Cause, bad.Claim.Shard);
        Fail(bad, LedgerException.Rejected(bad.Claim.Shard, rejected.Cause));
        End(bad.Claim, LedgerException.Discarded(bad.Claim.Shard));
    }

    private void Fail(LedgerRound round, ShardClaim claim, LedgerException error)
    {
        End(claim, error);
        foreach (var change in round.Changes)
        {
            if (change.Claim == claim)
            {
                Fail(change, error);
            }
        }
    }

    private void FailAll(LedgerRound round, LedgerException error)
    {
        List<ShardClaim> claims = [.. round.Claims];
        lock (_gate)
        {
            claims.AddRange(_turn);
        }

        foreach (var claim in claims)
        {
            Fail(round, claim, error);
        }
    }

    private void Fail(LedgerChange change, LedgerException error)
    {
        _metrics.Failed(error.Code);
        change.Fail(error);
    }
}
