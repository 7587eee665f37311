using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Granary.Jobs;

/// <summary>Serves one queue: fetches as many jobs as there is room for, and runs each beside the others.</summary>
internal sealed partial class JobQueueWorker(
    string queue,
    int concurrency,
    string worker,
    IJobLeases leases,
    JobHandlers handlers,
    JobHeartbeat heartbeat,
    IServiceScopeFactory scopes,
    Shards.Backoff backoff,
    TimeProvider time,
    ILogger logger) : IDisposable
{
    private static readonly TimeSpan ShortTurn = TimeSpan.FromMilliseconds(500);

    private readonly ILogger _logger = logger;
    private readonly SemaphoreSlim _room = new(concurrency);
    private int _running;
    private int _failures;

    /// <summary>Fetches and runs until it is stopped; what runs then goes on.</summary>
    public async Task Run(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            await Try(
                async () =>
                {
                    var partitions = await leases.CountPartitionsAsync(queue, stopping);
                    await Task.WhenAll(Enumerable.Range(0, partitions).Select(partition => Serve(partition, partitions, stopping)));
                },
                stopping);
        }
    }

    /// <summary>Whether nothing runs.</summary>
    public bool IsIdle => Volatile.Read(ref _running) == 0;

    /// <summary>Only when nothing runs any more.</summary>
    public void Dispose() => _room.Dispose();

    /// <summary>Serves one partition, as long as the queue has as many.</summary>
    private async Task Serve(int partition, int partitions, CancellationToken stopping)
    {
        // One place is kept for each partition that is waited at; where there are not so many, they are waited at in turn.
        var wait = partitions <= concurrency ? JobLimits.FetchFor : ShortTurn;
        var isBusy = false;
        while (!stopping.IsCancellationRequested && await leases.CountPartitionsAsync(queue, stopping) == partitions)
        {
            await Try(async () => isBusy = await Fetch(partition, isBusy, isBusy ? TimeSpan.Zero : wait, stopping), stopping);
        }
    }

    /// <summary>Fetches once. Whether there may be more.</summary>
    private async Task<bool> Fetch(int partition, bool isBusy, TimeSpan wait, CancellationToken stopping)
    {
        var room = await TakeRoom(isBusy ? JobLimits.FetchMax : 1, stopping);
        var fetchedAt = time.GetTimestamp();
        IReadOnlyList<JobLease> jobs = [];
        try
        {
            jobs = await leases.FetchAsync(queue, worker, room, wait, [.. handlers.Names], partition, stopping);
        }
        finally
        {
            GiveRoom(room - jobs.Count);
        }

        foreach (var job in jobs)
        {
            _ = Run(job, fetchedAt, stopping);
        }

        return jobs.Count == room;
    }

    /// <summary>Does something that may go wrong: then it is waited for a while.</summary>
    private async Task Try(Func<Task> act, CancellationToken stopping)
    {
        try
        {
            await act();
            Volatile.Write(ref _failures, 0);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
#pragma warning disable CA1031 // Whatever went wrong, the worker goes on: it is there to outlive what it works with.
        catch (Exception cause)
#pragma warning restore CA1031
        {
            LogNotFetched(cause, queue);
            var pause = backoff.Pause(Interlocked.Increment(ref _failures));
            await Task.Delay(pause, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<int> TakeRoom(int most, CancellationToken stopping)
    {
        await _room.WaitAsync(stopping);
        var taken = 1;
        while (taken < most && _room.Wait(TimeSpan.Zero, CancellationToken.None))
        {
            taken++;
        }

        return taken;
    }

    private void GiveRoom(int count)
    {
        if (count > 0)
        {
            _room.Release(count);
        }
    }

    private async Task Run(JobLease lease, long fetchedAt, CancellationToken stopping)
    {
        Interlocked.Increment(ref _running);
        using var job = new HeldJob(lease, fetchedAt, time);
        heartbeat.Add(job);
        try
        {
            await Tell(job, await Handle(job), stopping);
        }
        finally
        {
            heartbeat.Remove(job);
            Interlocked.Decrement(ref _running);
            GiveRoom(1);
        }
    }

    private async Task<Exception?> Handle(HeldJob job)
    {
        var lease = job.Lease;
        var context = new JobContext(
            lease.Receipt.Job, lease.Receipt, lease.Queue, lease.Handler, lease.Attempt, lease.Due, lease.Headers);
        try
        {
            // Not where the fetching goes on: a handler may block.
            await Task.Run(
                async () =>
                {
                    await using var scope = scopes.CreateAsyncScope();
                    await handlers.Of(lease.Handler).Run(scope.ServiceProvider, lease.Payload, context, job.Token);
                },
                CancellationToken.None);
            return null;
        }
#pragma warning disable CA1031 // Whatever a handler throws is the job's error.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return error;
        }
    }

    private async Task Tell(HeldJob job, Exception? error, CancellationToken stopping)
    {
        var receipt = job.Lease.Receipt;
        if (job.IsLost)
        {
            LogLost(receipt.Job);
            return;
        }

        try
        {
            await (error switch
            {
                null => leases.CompleteAsync(receipt, CancellationToken.None),
                OperationCanceledException when stopping.IsCancellationRequested => leases.ReturnAsync(receipt, CancellationToken.None),
                _ => Fail(receipt, error),
            });
        }
#pragma warning disable CA1031 // Nobody is told; the job comes back after its visibility timeout.
        catch (Exception cause)
#pragma warning restore CA1031
        {
            LogNotTold(cause, receipt.Job);
        }
    }

    private Task<DateTimeOffset?> Fail(JobReceipt receipt, Exception error)
    {
        LogFailed(error, receipt.Job);
        var said = error as JobFailedException;
        return leases.FailAsync(
            receipt, error.GetType().FullName ?? error.GetType().Name, error.Message, said?.IsFinal ?? false, said?.RetryAfter, CancellationToken.None);
    }

    [LoggerMessage(7201, LogLevel.Warning, "Jobs of queue '{Queue}' could not be fetched; it is tried again.")]
    private partial void LogNotFetched(Exception cause, string queue);

    [LoggerMessage(7202, LogLevel.Warning, "Job {Job} was another worker's when it ended here; its result is dropped.")]
    private partial void LogLost(JobId job);

    [LoggerMessage(7203, LogLevel.Warning, "How job {Job} ended could not be told; it comes back after its visibility timeout.")]
    private partial void LogNotTold(Exception cause, JobId job);

    [LoggerMessage(7204, LogLevel.Warning, "Job {Job} failed.")]
    private partial void LogFailed(Exception cause, JobId job);
}
