using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Granary.Jobs;

/// <summary>Keeps the jobs that a worker runs its own: one message a shard for all that are due, and a stop for those that are not certain any more. Thread-safe.</summary>
internal sealed partial class JobHeartbeat : IAsyncDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    private readonly IJobLeases _leases;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<JobReceipt, HeldJob> _held = new();
    private readonly ConcurrentDictionary<JobReceipt, bool> _asked = new();
    private readonly ITimer _timer;

    public JobHeartbeat(IJobLeases leases, TimeProvider time, ILogger<JobHeartbeat> logger)
    {
        (_leases, _time, _logger) = (leases, time, logger);
        _timer = time.CreateTimer(_ => Look(), null, LookEvery, LookEvery);
    }

    /// <summary>The jobs that are held.</summary>
    public ICollection<HeldJob> Held => _held.Values;

    /// <summary>Keeps a job from now on.</summary>
    public void Add(HeldJob job) => _held[job.Lease.Receipt] = job;

    /// <summary>A job has ended.</summary>
    public void Remove(HeldJob job) => _held.TryRemove(job.Lease.Receipt, out _);

    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private void Look()
    {
        foreach (var job in _held.Values.Where(static job => !job.IsLost && job.Left <= TimeSpan.Zero))
        {
            LogUncertain(job.Lease.Receipt.Job, job.Lease.VisibilityTimeout);
            job.Lose();
        }

        List<HeldJob> due = [.. _held.Values.Where(job => !job.IsLost && job.IsDue && _asked.TryAdd(job.Lease.Receipt, true))];
        foreach (var shard in due.GroupBy(static job => job.Lease.Receipt.Job.Shard))
        {
            _ = Beat([.. shard]);
        }
    }

    private async Task Beat(List<HeldJob> jobs)
    {
        var sentAt = _time.GetTimestamp();
        try
        {
            var standings = await _leases.ExtendAsync([.. jobs.Select(static job => job.Lease.Receipt)]);
            for (var i = 0; i < jobs.Count; i++)
            {
                jobs[i].Heard(standings[i], sentAt);
            }
        }
#pragma warning disable CA1031 // Whatever went wrong, the next look asks again, as long as there is time.
        catch (Exception cause)
#pragma warning restore CA1031
        {
            LogUnheard(cause, jobs.Count);
        }
        finally
        {
            jobs.ForEach(job => _asked.TryRemove(job.Lease.Receipt, out _));
        }
    }

    [LoggerMessage(7211, LogLevel.Warning, "No heartbeat of job {Job} got through for {Visibility}: it is told to stop, as another worker may have it.")]
    private partial void LogUncertain(JobId job, TimeSpan visibility);

    [LoggerMessage(7212, LogLevel.Warning, "A heartbeat for {Jobs} jobs got no answer; it is sent again.")]
    private partial void LogUnheard(Exception cause, int jobs);
}
