using System.Diagnostics;
using Granary.Shards;
using Microsoft.Extensions.Logging;

namespace Granary.Ids;

/// <summary>
/// Keeps a generator's lease: takes it, renews it in the background, takes another when it is lost and the options allow,
/// gives it back. It alone changes the counter's slice, one change at a time. Thread-safe.
/// </summary>
internal sealed partial class LeaseKeeper(
    IIdShards shards,
    string pool,
    SnowflakeOptions options,
    WorkerHolder holder,
    TimeProvider time,
    CoarseClock clock,
    ILogger logger,
    Random jitter,
    ClientMetrics metrics) : IAsyncDisposable
{
    private const string UnderWay = "The renewal is under way.";

    /// <summary>The shortest time between two attempts, however much they are wanted.</summary>
    private static readonly TimeSpan AttemptPause = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan ReleaseWithin = TimeSpan.FromSeconds(3);

    private readonly ILogger _logger = logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _lost = new();
    private readonly Lock _gate = new();
    private SnowflakeCounter _counter = null!;
    private TaskCompletionSource _changed = Signal();
    private TaskCompletionSource _hurry = Signal();
    private Task _run = Task.CompletedTask;
    private Task? _dispose;
    private string _reason = UnderWay;
    private bool _mustLeaseAnew;

    /// <summary>Is cancelled once the lease is lost for good.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Ends at the next change: a renewal, a loss, or the end. To be read before one looks whether there is an id.</summary>
    public Task Changed => Volatile.Read(ref _changed).Task;

    /// <summary>Leases, and answers with the counter over the lease.</summary>
    public async Task<SnowflakeCounter> Start(CancellationToken cancellationToken)
    {
        var (lease, roundTrip) = await LeaseOnceItMay(cancellationToken);
        _counter = new SnowflakeCounter(SnowflakeSlice.Begin(lease, clock.Milliseconds, roundTrip, options.FutureBorrow));
        LogLeased(pool, lease.Workers, lease.FirstWorker, lease.LeaseId);
        metrics.Watch(this, () => _counter.Left(clock.Milliseconds));
        _run = Run();
        return _counter;
    }

    /// <summary>Makes the next renewal come soon.</summary>
    public void Hurry() => Volatile.Read(ref _hurry).TrySetResult();

    /// <summary>Why there is no id.</summary>
    public GranaryException SliceExhausted()
    {
        metrics.Exhausted();
        var lease = _counter.Slice.Lease;
        var next = Lost.IsCancellationRequested
            ? "Open another generator."
            : "NextAsync waits for the renewal; see that a silo can be reached.";
        return new GranaryException(
            RefusalKind.Unavailable,
            IdCodes.SliceExhausted,
            $"The slice of pool '{pool}' ended at {lease.Layout.TimeOf(lease.Hi):O} and was not renewed. {Volatile.Read(ref _reason)} {next}");
    }

    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            return new ValueTask(_dispose ??= Stop());
        }
    }

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task Run()
    {
        // Renewals belong to no caller's trace, least of all to that of the first one.
        Activity.Current = null;
        var failures = 0;
        try
        {
            while (true)
            {
                await WaitForTurn(failures);
                failures = await TryRenew() ? 0 : failures + 1;
                if (Lost.IsCancellationRequested)
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The end that disposal asked for.
        }
    }

    /// <summary>Waits until the next attempt is due, or wanted; never less than the pause.</summary>
    private async Task WaitForTurn(int failures)
    {
        await Task.Delay(AttemptPause, time, _stop.Token);
        var hurry = Signal();
        Volatile.Write(ref _hurry, hurry);
        using var turn = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        await Task.WhenAny(Task.Delay(DelayAfter(failures), time, turn.Token), hurry.Task);
        await turn.CancelAsync();
        _stop.Token.ThrowIfCancellationRequested();
    }

    /// <summary>20 s, less where little of the slice is left and after failures, and some jitter, so that processes do not renew in step.</summary>
    private TimeSpan DelayAfter(int failures)
    {
        var delay = IdLimits.RenewEvery;
        var third = _counter.Left(clock.Milliseconds) / 3;
        if (failures == 0 && third < delay)
        {
            delay = third;
        }

        if (failures > 0)
        {
            delay = TimeSpan.FromSeconds(Math.Min(Math.Pow(2, failures - 1), IdLimits.RenewEvery.TotalSeconds));
        }

        return delay * (0.9 + (0.2 * jitter.NextDouble()));
    }

    /// <summary>Whether the slice was moved ahead.</summary>
    private async Task<bool> TryRenew()
    {
        try
        {
            if (!_mustLeaseAnew)
            {
                await Renew();
            }

            if (_mustLeaseAnew && !Lost.IsCancellationRequested)
            {
                await LeaseAnew();
            }

            metrics.Renewed();
            return true;
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception cause)
        {
            var lease = _counter.Slice.Lease;
            Volatile.Write(ref _reason, cause.Message);
            metrics.NotRenewed(cause);
            LogNotRenewed(cause, lease.LeaseId, pool, _counter.Left(clock.Milliseconds));
            return false;
        }
    }

    private async Task Renew()
    {
        var held = _counter.Slice.Lease;
        try
        {
            var (lease, roundTrip) = await Ask(new RenewWorkers(OperationId.New(), pool, held.LeaseId, options.Budget), _stop.Token);
            if (lease.Incarnation != held.Incarnation)
            {
                Lose(held, "The store was restored from a backup or rebuilt, which ends every lease.");
                return;
            }

            _counter.Extend(Continue(lease, roundTrip, _counter.UnusedTick - 1));
            Renewed();
        }
        catch (GranaryException refusal) when (refusal.Code == IdCodes.LeaseLost)
        {
            Lose(held, refusal.Message);
        }
    }

    private async Task LeaseAnew()
    {
        var held = _counter.Slice.Lease;
        var (lease, roundTrip) = await Ask(NewLease(), _stop.Token);
        if (lease.Layout != held.Layout)
        {
            LoseForGood(held, $"Pool '{pool}' was created anew with another layout.");
            await Release(lease.LeaseId, lease.Lo, _stop.Token);
            return;
        }

        _counter.Move(unused => Continue(lease, roundTrip, unused));
        _mustLeaseAnew = false;
        LogLeased(pool, lease.Workers, lease.FirstWorker, lease.LeaseId);
        Renewed();
    }

    private void Lose(WorkerLease held, string reason)
    {
        if (options.IsBound)
        {
            LoseForGood(held, reason);
            return;
        }

        _mustLeaseAnew = true;
        Volatile.Write(ref _reason, reason);
        LogLeasingAnew(held.LeaseId, pool, reason);
    }

    private void LoseForGood(WorkerLease held, string reason)
    {
        Volatile.Write(ref _reason, reason);
        LogLost(held.LeaseId, pool, _counter.Left(clock.Milliseconds), reason);
        _lost.Cancel();
        Change();
    }

    private SnowflakeSlice Continue(WorkerLease lease, TimeSpan roundTrip, long fromTick) =>
        _counter.Slice.Continue(lease, clock.Milliseconds, roundTrip, options.FutureBorrow, fromTick);

    private void Renewed()
    {
        Volatile.Write(ref _reason, UnderWay);
        Change();
    }

    private void Change() => Interlocked.Exchange(ref _changed, Signal()).TrySetResult();

    private async Task<(WorkerLease Lease, TimeSpan RoundTrip)> LeaseOnceItMay(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await Ask(NewLease(), cancellationToken);
            }
            catch (GranaryException ahead) when (ahead.Code == IdCodes.WorkerAhead && options.WhenAhead == WhenAhead.Wait)
            {
                // No longer than a renewal's pause: the worker ids may be given back before the mark has passed.
                var retryAfter = ahead.RetryAfter ?? AttemptPause;
                await Task.Delay(retryAfter < IdLimits.RenewEvery ? retryAfter : IdLimits.RenewEvery, time, cancellationToken);
            }
        }
    }

    private LeaseWorkers NewLease() => new(
        OperationId.New(), pool, options.Workers, holder, options.Datacenter ?? 0, options.Budget, options.Worker, options.WhenAhead);

    private async Task<(WorkerLease Lease, TimeSpan RoundTrip)> Ask(IdCommand command, CancellationToken cancellationToken)
    {
        var asked = time.GetTimestamp();
        var lease = await shards.Send<WorkerLease>(pool, command, cancellationToken).WaitAsync(cancellationToken);
        return (lease, time.GetElapsedTime(asked));
    }

    private Task<Done> Release(Guid leaseId, long nextTick, CancellationToken cancellationToken) =>
        shards.Send<Done>(pool, new ReleaseWorkers(OperationId.New(), pool, leaseId, nextTick), cancellationToken);

    private async Task Stop()
    {
        await _stop.CancelAsync();
        await _run;
        metrics.Forget(this);
        var lease = _counter.Slice.Lease;
        var nextTick = _counter.End();
        Change();
        using var within = new CancellationTokenSource(ReleaseWithin, time);
        try
        {
            await Release(lease.LeaseId, nextTick, within.Token).WaitAsync(within.Token);
        }
        catch (Exception cause)
        {
            LogNotReleased(cause, lease.LeaseId, pool);
        }
    }
}
