namespace Granary.Jobs;

/// <summary>A job that a worker runs: until when it is certainly the worker's, and what stops it. Thread-safe.</summary>
internal sealed class HeldJob(JobLease lease, long fetchedAt, TimeProvider time) : IDisposable
{
    // A hundredth is left for clocks that run at different rates.
    private const double ValidShare = 0.99;

    private readonly CancellationTokenSource _stop = new();
    private long _provedAt = fetchedAt;
    private volatile bool _isLost;

    public JobLease Lease => lease;

    /// <summary>Fires when the job is to stop.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>Whether it is another's by now, so that nothing is to be said of it.</summary>
    public bool IsLost => _isLost;

    /// <summary>For how long it is certainly the worker's yet.</summary>
    public TimeSpan Left => (lease.VisibilityTimeout * ValidShare) - time.GetElapsedTime(Volatile.Read(ref _provedAt));

    /// <summary>Whether a heartbeat is due.</summary>
    public bool IsDue => time.GetElapsedTime(Volatile.Read(ref _provedAt)) >= lease.VisibilityTimeout / JobLimits.HeartbeatsPerVisibility;

    /// <summary>Takes in what a heartbeat that was sent at a moment said.</summary>
    public void Heard(JobStanding standing, long sentAt)
    {
        if (standing == JobStanding.Lost)
        {
            Lose();
            return;
        }

        Volatile.Write(ref _provedAt, sentAt);
        if (standing == JobStanding.Cancelled)
        {
            Stop();
        }
    }

    /// <summary>It is not certain any more that it is the worker's.</summary>
    public void Lose()
    {
        _isLost = true;
        Stop();
    }

    /// <summary>Tells the handler to stop.</summary>
    public void Stop() => _ = _stop.CancelAsync();

    public void Dispose() => _stop.Dispose();
}
