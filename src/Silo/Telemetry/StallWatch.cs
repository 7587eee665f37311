namespace Granary.Telemetry;

/// <summary>
/// Measures how late its own timer runs: whoever waits for a thread waits as long. Tells of it when all stood still for a
/// second, with what may be to blame.
/// </summary>
internal sealed partial class StallWatch(SiloMetrics metrics, TimeProvider time, ILogger<StallWatch> logger) : IHostedService, IDisposable
{
    /// <summary>How often the timer is due.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);

    /// <summary>Lateness from which on it is told of.</summary>
    public static readonly TimeSpan Told = TimeSpan.FromSeconds(1);

    private ITimer? _timer;
    private long _ranAt;
    private TimeSpan _pausesBefore;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        Arm();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => _timer?.Dispose();

    private void Arm()
    {
        _ranAt = time.GetTimestamp();
        _pausesBefore = GC.GetTotalPauseDuration();

        // Each run arms the next, so that none is counted twice when they come late.
        _timer ??= time.CreateTimer(_ => Run(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(Every, Timeout.InfiniteTimeSpan);
    }

    private void Run()
    {
        var late = time.GetElapsedTime(_ranAt) - Every;
        late = late > TimeSpan.Zero ? late : TimeSpan.Zero;
        metrics.Ran(late);
        if (late >= Told)
        {
            var pauses = GC.GetTotalPauseDuration() - _pausesBefore;
            LogStall(late.TotalSeconds, pauses.TotalSeconds, ThreadPool.PendingWorkItemCount, ThreadPool.ThreadCount);
        }

        Arm();
    }
}
