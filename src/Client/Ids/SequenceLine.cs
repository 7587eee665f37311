using Granary.Shards;
using Microsoft.Extensions.Logging;

namespace Granary.Ids;

/// <summary>
/// The callers in this process who wait for values of a sequence that keeps the order of all takers. Those who wait together are
/// served by one request. Nothing is taken ahead: a request is sent after all whom it serves began to wait, as a value that was
/// taken before may be less than one that somebody else has been told meanwhile. Thread-safe.
/// </summary>
internal sealed partial class SequenceLine : IAsyncDisposable
{
    // Two, so that who comes while one is under way need not wait for its answer before his own request leaves.
    private const int RequestsAtOnceMax = 2;

    /// <summary>How many callers may wait.</summary>
    private const int WaitingMax = 65_536;

    private static readonly TimeSpan DisposeWithin = TimeSpan.FromSeconds(3);

    private readonly IIdShards _shards;
    private readonly SequenceDefinition _definition;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly LinkedList<SequenceWaiter> _waiting = new();
    private readonly Stack<SequenceTaker> _idle = new();
    private readonly TaskCompletionSource _allIdle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isOutdated;
    private Task? _dispose;

    public SequenceLine(IIdShards shards, SequenceDefinition definition, TimeProvider time, ILogger logger)
    {
        (_shards, _definition, _time, _logger) = (shards, definition, time, logger);
        for (var i = 0; i < RequestsAtOnceMax; i++)
        {
            _idle.Push(new SequenceTaker());
        }
    }

    /// <summary>The sequence, as it was when it was opened.</summary>
    public SequenceDefinition Definition => _definition;

    public bool IsDisposed => Volatile.Read(ref _dispose) is not null;

    /// <summary>Whether the sequence has another level by now, so that it must be opened anew.</summary>
    public bool IsOutdated => Volatile.Read(ref _isOutdated);

    /// <summary>The next value.</summary>
    public async Task<long> Next(CancellationToken cancellationToken) => (await Wait(1, cancellationToken)).First;

    /// <summary>Fills the memory with the next values.</summary>
    public async Task Fill(Memory<long> values, CancellationToken cancellationToken)
    {
        while (values.Length > 0)
        {
            var share = await Wait(Math.Min(values.Length, IdLimits.SequenceRangeMax), cancellationToken);
            var value = share.First;
            foreach (ref var place in values.Span[..share.Count])
            {
                place = value;
                value += share.Step;
            }

            values = values[share.Count..];
        }
    }

    /// <summary>Lets what is under way arrive, and takes nothing more.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            return new ValueTask(_dispose ??= Stop());
        }
    }

    private async Task<SequenceShare> Wait(int count, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var waiter = new SequenceWaiter(count);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_dispose is not null, typeof(SequenceGenerator));
            ThrowIfTooManyWait();
            _waiting.AddLast(waiter);
            SendIfIdle();
        }

        await using var cancellation = cancellationToken.UnsafeRegister(
            static (state, token) => ((SequenceWaiter)state!).Cancel(token), waiter);
        return await waiter.Task;
    }

    private void ThrowIfTooManyWait()
    {
        if (_waiting.Count < WaitingMax)
        {
            return;
        }

        for (var node = _waiting.First; node is not null;)
        {
            var next = node.Next;
            if (node.Value.IsOver)
            {
                _waiting.Remove(node);
            }

            node = next;
        }

        if (_waiting.Count >= WaitingMax)
        {
            throw new GranaryException(
                RefusalKind.Overloaded,
                ClientCodes.Overloaded,
                $"{WaitingMax} callers of this process wait for values of sequence '{_definition.Name}' already; slow down.")
            {
                RetryAfter = TimeSpan.FromSeconds(1),
            };
        }
    }

    private void SendIfIdle()
    {
        if (_waiting.Count > 0 && _idle.TryPop(out var taker))
        {
            _ = Task.Run(() => Serve(taker));
        }
    }

    private async Task Serve(SequenceTaker taker)
    {
        while (TakeBatch(taker) is { } batch)
        {
            try
            {
                Share(batch, await Ask(taker, batch));
            }
#pragma warning disable CA1031 // Whatever went wrong, each caller is told.
            catch (Exception cause)
#pragma warning restore CA1031
            {
                Fail(batch, cause);
            }
        }
    }

    /// <summary>Who waits now. Whoever comes later is not in it, and gets nothing of what is asked for it.</summary>
    private List<SequenceWaiter>? TakeBatch(SequenceTaker taker)
    {
        lock (_gate)
        {
            var batch = new List<SequenceWaiter>();
            var count = 0L;
            while (_waiting.First is { Value: var waiter } && (waiter.IsOver || count + waiter.Count <= IdLimits.SequenceRangeMax))
            {
                _waiting.RemoveFirst();
                if (!waiter.IsOver)
                {
                    batch.Add(waiter);
                    count += waiter.Count;
                }
            }

            if (batch.Count > 0)
            {
                return batch;
            }

            _idle.Push(taker);
            TellIfAllIdle();
            return null;
        }
    }

    private Task<SequenceRange> Ask(SequenceTaker taker, List<SequenceWaiter> batch)
    {
        var request = new TakeRange(
            OperationId.New(), _definition.Name, batch.Sum(static waiter => waiter.Count), After: null, _definition.Level, taker.Id, taker.NextTurn());
        return _shards.Send<SequenceRange>(_definition.Name, request, _stop.Token);
    }

    private void Share(List<SequenceWaiter> batch, SequenceRange range)
    {
        var shared = 0;
        var served = 0;
        while (served < batch.Count && shared < range.Count)
        {
            var waiter = batch[served++];
            var share = new SequenceShare(range.First + (shared * range.Step), Math.Min(waiter.Count, range.Count - shared), range.Step);
            shared += share.Count;

            // Who has gone meanwhile leaves a gap: somebody who came later must not get an older value.
            waiter.Answer(share);
        }

        lock (_gate)
        {
            for (var i = batch.Count - 1; i >= served; i--)
            {
                _waiting.AddFirst(batch[i]);
            }
        }
    }

    private void Fail(List<SequenceWaiter> batch, Exception cause)
    {
        if (cause is GranaryException { Code: IdCodes.SequenceLevelDiffers })
        {
            Volatile.Write(ref _isOutdated, true);
        }

        if (!_stop.IsCancellationRequested)
        {
            LogNotTaken(cause, _definition.Name, batch.Count);
        }

        foreach (var waiter in batch)
        {
            waiter.Fail(cause is OperationCanceledException ? new ObjectDisposedException(nameof(SequenceGenerator)) : cause);
        }
    }

    private async Task Stop()
    {
        // Leaves the caller's lock.
        await Task.Yield();
        lock (_gate)
        {
            TellIfAllIdle();
        }

        using var within = new CancellationTokenSource(DisposeWithin, _time);
        await _allIdle.Task.WaitAsync(within.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _stop.CancelAsync();
    }

    private void TellIfAllIdle()
    {
        if (_dispose is not null && _idle.Count == RequestsAtOnceMax)
        {
            _allIdle.TrySetResult();
        }
    }
}
