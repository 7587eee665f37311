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
    private readonly ILogger _logger = logger;
    private readonly SemaphoreSlim _room = new(concurrency);
    private int _running;

    /// <summary>Fetches and runs until it is stopped; what runs then goes on.</summary>
    public async Task Run(CancellationToken stopping)
    {
        var failures = 0;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var room = await TakeRoom(stopping);
                var fetchedAt = time.GetTimestamp();
                IReadOnlyList<JobLease> jobs = [];
                try
                {
                    jobs = await leases.FetchAsync(queue, worker, room, JobLimits.FetchFor, [.. handlers.Names], stopping);
                }
                finally
                {
                    GiveRoom(room - jobs.Count);
                }

                failures = 0;
                foreach (var job in jobs)
                {
                    _ = Run(job, fetchedAt, stopping);
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever went wrong, the worker goes on: it is there to outlive what it works with.
            catch (Exception cause)
#pragma warning restore CA1031
            {
                LogNotFetched(cause, queue);
                await Task.Delay(backoff.Pause(++failures), time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Whether nothing runs.</summary>
    public bool IsIdle => Volatile.Read(ref _running) == 0;

    /// <summary>Only when nothing runs any more.</summary>
    public void Dispose() => _room.Dispose();

    private async Task<int> TakeRoom(CancellationToken stopping)
    {
        await _room.WaitAsync(stopping);
        var taken = 1;
        while (taken < JobLimits.FetchMax && _room.Wait(TimeSpan.Zero, CancellationToken.None))
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
