using Granary.Shards;
using Microsoft.Extensions.Logging;

namespace Granary.Ids;

/// <summary>
/// The runs of a sequence that a process has at hand, oldest first, and the fetching of further ones: one request at a time,
/// each for values after the last that is at hand, so that they grow. Thread-safe.
/// </summary>
internal sealed partial class SequenceSupply(
    IIdShards shards, string sequence, TimeProvider time, ILogger logger, ClientMetrics metrics) : IAsyncDisposable
{
    /// <summary>How often a shard that is behind is asked again.</summary>
    private const int BehindAttemptsMax = 5;

    /// <summary>After a failure nothing is fetched ahead for as long; who waits for a value asks at once.</summary>
    private static readonly TimeSpan FailurePause = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan ReturnWithin = TimeSpan.FromSeconds(3);

    private readonly ILogger _logger = logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly Queue<SequenceRun> _ahead = new();
    private readonly SequenceDemand _demand = new();
    private SequenceRun _current = SequenceRun.Empty(1);
    private Task<Exception?>? _fetch;
    private Task? _dispose;
    private Guid? _incarnation;
    private long? _last;
    private long _usedBefore;
    private long _usedAtRequest;
    private long _requestedAt = time.GetTimestamp();
    private long? _failedAt;
    private int _awaited;
    private bool _isOutdated;

    /// <summary>The sequence's name.</summary>
    public string Name => sequence;

    /// <summary>The distance of two values.</summary>
    public long Step => Current.Range.Step;

    /// <summary>The run that values come from now.</summary>
    public SequenceRun Current => Volatile.Read(ref _current);

    public bool IsDisposed => Volatile.Read(ref _dispose) is not null;

    /// <summary>Whether the sequence has another level by now, so that it must be opened anew.</summary>
    public bool IsOutdated => Volatile.Read(ref _isOutdated);

    /// <summary>Takes the first range.</summary>
    public async Task Start(CancellationToken cancellationToken)
    {
        Append(await Ask(_demand.Size, cancellationToken));
        MoveOn();
    }

    /// <summary>Goes on to the next run once the current one is used up; <see langword="false"/> when there is none yet.</summary>
    public bool MoveOn()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_dispose is not null, typeof(SequenceGenerator));
            if (_current.Left > 0)
            {
                return true;
            }

            var moved = _ahead.TryDequeue(out var next);
            if (moved)
            {
                _usedBefore += _current.Taken;
                Volatile.Write(ref _current, next!);
            }

            FetchIfLow();
            return moved;
        }
    }

    /// <summary>Fetches in the background if little is at hand; always <see langword="true"/>, for the brevity of the callers.</summary>
    public bool FetchAhead()
    {
        lock (_gate)
        {
            FetchIfLow();
        }

        return true;
    }

    /// <summary>The request under way, or a new one; its result is what went wrong.</summary>
    public Task<Exception?> Fetch(int awaited)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_dispose is not null, typeof(SequenceGenerator));
            _awaited = Math.Max(_awaited, awaited);
            return _fetch ??= Task.Run(FetchOne);
        }
    }

    /// <summary>Waits for a request that <see cref="Fetch"/> told of.</summary>
    public async Task<Exception?> WaitFor(Task<Exception?> fetch, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        try
        {
            return await fetch.WaitAsync(cancellationToken);
        }
        finally
        {
            metrics.WaitedForSequence(time.GetElapsedTime(began));
        }
    }

    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            return new ValueTask(_dispose ??= Stop());
        }
    }

    private void FetchIfLow()
    {
        var mayFetch = _failedAt is not { } failedAt || time.GetElapsedTime(failedAt) >= FailurePause;
        if (_fetch is null && _dispose is null && mayFetch && LeftAtHand() <= _demand.Size / 2)
        {
            _fetch = Task.Run(FetchOne);
        }
    }

    private long LeftAtHand()
    {
        var left = _current.Left;
        foreach (var run in _ahead)
        {
            left += run.Left;
        }

        return left;
    }

    private async Task<Exception?> FetchOne()
    {
        SequenceRange? range = null;
        Exception? problem = null;
        try
        {
            range = await Ask(NextSize(), _stop.Token);
        }
        catch (Exception cause)
        {
            problem = cause;
            Volatile.Write(ref _isOutdated, cause is GranaryException { Code: IdCodes.SequenceLevelDiffers });
        }

        lock (_gate)
        {
            _fetch = null;
            _failedAt = problem is null ? null : time.GetTimestamp();
            if (range is not null)
            {
                Append(range);
                FetchIfLow();
            }
            else if (!_stop.IsCancellationRequested)
            {
                LogNotFetched(problem!, sequence, LeftAtHand());
            }
        }

        return problem;
    }

    private int NextSize()
    {
        lock (_gate)
        {
            var used = _usedBefore + _current.Taken;
            var now = time.GetTimestamp();
            var size = _demand.Next(used - _usedAtRequest, time.GetElapsedTime(_requestedAt, now), _awaited);
            (_usedAtRequest, _requestedAt, _awaited) = (used, now, 0);
            return size;
        }
    }

    private async Task<SequenceRange> Ask(int size, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var request = new TakeRange(OperationId.New(), sequence, size, _last);
                return await shards.Send<SequenceRange>(sequence, request, cancellationToken).WaitAsync(cancellationToken);
            }
            catch (GranaryException behind) when (behind.Code == IdCodes.SequenceBehind && _last is { } last)
            {
                // A shard that is moving may answer by an outdated owner for a moment. When the answer stays, the sequence was
                // deleted and created anew under the name, and its values begin anew.
                if (attempt == BehindAttemptsMax)
                {
                    LogBeginsAnew(sequence, last);
                    _last = null;
                }

                await Task.Delay(behind.RetryAfter ?? FailurePause, time, cancellationToken);
            }
        }
    }

    private void Append(SequenceRange range)
    {
        if (_incarnation is { } incarnation && incarnation != range.Incarnation)
        {
            DropAll();
        }

        var run = new SequenceRun(range);
        _incarnation = range.Incarnation;
        _last = run.Last;
        _ahead.Enqueue(run);
    }

    private void DropAll()
    {
        LogDropped(sequence, LeftAtHand());
        _current.Close();
        while (_ahead.TryDequeue(out var run))
        {
            run.Close();
        }
    }

    private async Task Stop()
    {
        // Leaves the caller's lock, and lets a range that is under way arrive: it goes back, too.
        await Task.Yield();
        using var within = new CancellationTokenSource(ReturnWithin, time);
        try
        {
            if (Volatile.Read(ref _fetch) is { } fetch)
            {
                await fetch.WaitAsync(within.Token);
            }

            foreach (var (rangeId, unused) in CloseAll())
            {
                var back = new ReturnRange(OperationId.New(), sequence, rangeId, unused);
                await shards.Send<Done>(sequence, back, within.Token).WaitAsync(within.Token);
            }
        }
        catch (Exception cause)
        {
            LogNotReturned(cause, sequence);
        }

        await _stop.CancelAsync();
        CloseAll();
    }

    /// <summary>Ends all runs; answers what they have left, the newest first: only from the end can the sequence go back.</summary>
    private List<(Guid RangeId, int Unused)> CloseAll()
    {
        lock (_gate)
        {
            var runs = new List<SequenceRun>([_current, .. _ahead]);
            _ahead.Clear();
            runs.Reverse();
            return [.. runs.Select(run => (run.Range.RangeId, Unused: run.Close())).Where(run => run.Unused > 0)];
        }
    }
}
