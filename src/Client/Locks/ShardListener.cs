using System.Diagnostics;
using Granary.Shards;
using Microsoft.Extensions.Logging;

namespace Granary.Locks;

/// <summary>
/// Hears what one shard tells this process, by a long poll that runs while anything is waited for, held or watched there. Knows the
/// shard's epoch: a newer one has forgotten all that waited. Thread-safe.
/// </summary>
internal sealed partial class ShardListener(
    int shard, Guid listener, ILockShards shards, Backoff backoff, TimeProvider time, ILogger logger, CancellationToken stop)
{
    // Longer than the shard keeps the call: what takes longer is lost.
    private static readonly TimeSpan Patience = LockLimits.ListenFor + TimeSpan.FromSeconds(5);

    private readonly ILogger _logger = logger;
    private readonly Lock _gate = new();
    private readonly Dictionary<OperationId, LockWaiter> _waiters = [];
    private readonly Dictionary<OperationId, IRequestOwner> _held = [];
    private readonly Dictionary<OperationId, ShardWatch> _watches = [];
    private CancellationTokenSource _turn = CancellationTokenSource.CreateLinkedTokenSource(stop);
    private int _waiting;
    private long _epoch;
    private long _seen;
    private bool _isRunning;
    private bool _isDoubtful;

    /// <summary>The newest epoch that an answer bore; 0 before the first.</summary>
    public long Epoch
    {
        get
        {
            lock (_gate)
            {
                return _epoch;
            }
        }
    }

    /// <summary>Takes in a request before it is sent.</summary>
    public void Expect(LockWaiter waiter)
    {
        lock (_gate)
        {
            waiter.Twin = _waiters.GetValueOrDefault(waiter.Request);
            _waiters[waiter.Request] = waiter;
            _waiting += waiter.IsWaiting ? 1 : 0;
            RunIfNeeded();
        }
    }

    /// <summary>Forgets a request that is over. Whether a repeat of it goes on.</summary>
    public bool Forget(LockWaiter waiter)
    {
        lock (_gate)
        {
            _waiting -= waiter.IsWaiting ? 1 : 0;
            var first = _waiters[waiter.Request];
            if (first != waiter)
            {
                for (var one = first; one is not null; one = one.Twin)
                {
                    one.Twin = one.Twin == waiter ? waiter.Twin : one.Twin;
                }
            }
            else if (waiter.Twin is { } twin)
            {
                _waiters[waiter.Request] = twin;
            }
            else
            {
                _waiters.Remove(waiter.Request);
            }

            return _waiters.ContainsKey(waiter.Request);
        }
    }

    /// <summary>Tells the owner when the lease is taken.</summary>
    public void Hold(OperationId lease, IRequestOwner owner)
    {
        lock (_gate)
        {
            _held[lease] = owner;
            RunIfNeeded();
        }
    }

    /// <summary>Tells nobody of the lease any more.</summary>
    public void Drop(OperationId lease)
    {
        lock (_gate)
        {
            _held.Remove(lease);
        }
    }

    /// <summary>Tells the watch of changes.</summary>
    public void Watch(OperationId operation, ShardWatch watch)
    {
        lock (_gate)
        {
            _watches[operation] = watch;
            RunIfNeeded();
        }
    }

    /// <summary>Tells the watch nothing more.</summary>
    public void Unwatch(OperationId operation)
    {
        lock (_gate)
        {
            _watches.Remove(operation);
        }
    }

    /// <summary>Takes note that a request stands in the queue.</summary>
    public void Queued(LockWaiter waiter, long epoch)
    {
        waiter.Queued(epoch);
        Saw(epoch);
        waiter.AskAnewBefore(Epoch);
    }

    /// <summary>Takes note of an epoch that an answer bore. When it is a newer one, all that waited in an earlier one asks anew.</summary>
    public void Saw(long epoch)
    {
        CancellationTokenSource turn;
        lock (_gate)
        {
            if (epoch <= _epoch)
            {
                return;
            }

            (_epoch, _seen, turn) = (epoch, 0, _turn);
        }

        // The call that is under way asks an owner that is none any more.
        turn.Cancel();
        AskAnewBefore(epoch);
    }

    private bool IsNeeded => _waiting > 0 || _held.Count > 0 || _watches.Count > 0;

    private void RunIfNeeded()
    {
        if (_isRunning || !IsNeeded || stop.IsCancellationRequested)
        {
            return;
        }

        // Away from the caller's grain context, request context and activity.
        _isRunning = true;
        ThreadPool.UnsafeQueueUserWorkItem(static one => _ = one.Run(), this, preferLocal: false);
    }

    private async Task Run()
    {
        Activity.Current = null;
        var failures = 0;
        while (Next() is var (listen, turn))
        {
            try
            {
                var events = await shards.Listen(shard, listen, turn).WaitAsync(Patience, time, turn);
                if (events.Refusal is { } refusal)
                {
                    throw refusal.ToException();
                }

                failures = 0;
                Hear(events);
            }
            catch (OperationCanceledException) when (turn.IsCancellationRequested)
            {
                // A newer epoch, or the end.
            }
            catch (Exception cause)
            {
                // What was told meanwhile may be forgotten by the time of the next answer.
                _isDoubtful = true;
                failures++;
                LogNotHeard(cause, shard, failures);
                await Pause(backoff.Pause(failures));
            }
        }
    }

    private (LockListen Listen, CancellationToken Turn)? Next()
    {
        lock (_gate)
        {
            if (!IsNeeded || stop.IsCancellationRequested)
            {
                _isRunning = false;
                return null;
            }

            if (_turn.IsCancellationRequested)
            {
                _turn.Dispose();
                _turn = CancellationTokenSource.CreateLinkedTokenSource(stop);
            }

            return (new LockListen(listener, _epoch, _seen), _turn.Token);
        }
    }

    private async Task Pause(TimeSpan pause)
    {
        try
        {
            await Task.Delay(pause, time, stop);
        }
        catch (OperationCanceledException)
        {
            // The end; the loop sees it.
        }
    }

    private void Hear(LockEvents events)
    {
        Saw(events.Epoch);
        lock (_gate)
        {
            if (events.Epoch < _epoch)
            {
                throw new InvalidOperationException($"Shard {shard} answered from epoch {events.Epoch}, which has ended.");
            }

            _seen = Math.Max(_seen, events.Last);
        }

        if (_isDoubtful)
        {
            _isDoubtful = false;
            AskAnewBefore(long.MaxValue);
        }

        foreach (var one in events.Events)
        {
            Tell(one);
        }
    }

    private void Tell(LockEvent told)
    {
        switch (told)
        {
            case LockOffered offered:
                for (var waiter = Find(_waiters, offered.Request); waiter is not null; waiter = waiter.Twin)
                {
                    waiter.Offer();
                }

                break;
            case LockRevoked revoked:
                for (var waiter = Find(_waiters, revoked.Lease); waiter is not null; waiter = waiter.Twin)
                {
                    waiter.Revoke(revoked.Code);
                }

                Find(_held, revoked.Lease)?.Revoked(revoked.Lease, revoked.Code);
                break;
            case LockChanged changed:
                Find(_watches, changed.Watch)?.Changed(changed.Lock);
                break;
            default:
                LogUnknownEvent(shard, told.GetType().Name);
                break;
        }
    }

    private T? Find<T>(Dictionary<OperationId, T> all, OperationId operation)
        where T : class
    {
        lock (_gate)
        {
            return all.GetValueOrDefault(operation);
        }
    }

    private void AskAnewBefore(long epoch)
    {
        LockWaiter[] waiters;
        ShardWatch[] watches;
        lock (_gate)
        {
            waiters = [.. _waiters.Values];
            watches = [.. _watches.Values];
        }

        foreach (var first in waiters)
        {
            for (var waiter = first; waiter is not null; waiter = waiter.Twin)
            {
                waiter.AskAnewBefore(epoch);
            }
        }

        foreach (var watch in watches)
        {
            watch.AskAnewBefore(epoch);
        }
    }
}
