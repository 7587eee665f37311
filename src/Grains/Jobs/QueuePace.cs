namespace Granary.Jobs;

/// <summary>Counts what a queue does, over a minute in steps of five seconds.</summary>
internal sealed class QueuePace(TimeSpan since)
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(5);

    // The one that is being counted, and those of a whole minute.
    private readonly Counts[] _steps = new Counts[13];
    private long _step = since.Ticks / Step.Ticks;

    public void Enqueued(JobNow now) => At(now).Enqueued++;

    public void Succeeded(JobNow now) => At(now).Succeeded++;

    public void Failed(JobNow now) => At(now).Failed++;

    /// <summary>A job that was due at a time was started.</summary>
    public void Started(JobNow now, DateTimeOffset due)
    {
        ref var counts = ref At(now);
        var lateness = Math.Max((now.Time - due).Ticks, 0);
        counts.Started++;
        counts.Lateness += lateness;
        counts.LatenessMax = Math.Max(counts.LatenessMax, lateness);
    }

    /// <summary>What was counted in the last minute.</summary>
    public QueueRates Rates(JobNow now)
    {
        _ = At(now);
        var sum = default(Counts);
        foreach (var counts in _steps)
        {
            sum.Enqueued += counts.Enqueued;
            sum.Started += counts.Started;
            sum.Succeeded += counts.Succeeded;
            sum.Failed += counts.Failed;
            sum.Lateness += counts.Lateness;
            sum.LatenessMax = Math.Max(sum.LatenessMax, counts.LatenessMax);
        }

        // From the beginning of the oldest step on, or from that of counting.
        var first = TimeSpan.FromTicks(Math.Max((_step - _steps.Length + 1) * Step.Ticks, since.Ticks));
        var seconds = Math.Max((now.Elapsed - first).TotalSeconds, 1);
        return new QueueRates(
            sum.Enqueued / seconds,
            sum.Started / seconds,
            sum.Succeeded / seconds,
            sum.Failed / seconds,
            TimeSpan.FromTicks(sum.Started > 0 ? sum.Lateness / sum.Started : 0),
            TimeSpan.FromTicks(sum.LatenessMax));
    }

    private ref Counts At(JobNow now)
    {
        var step = now.Elapsed.Ticks / Step.Ticks;
        for (var passed = Math.Min(step - _step, _steps.Length); passed > 0; passed--)
        {
            _steps[(step - passed + 1) % _steps.Length] = default;
        }

        _step = Math.Max(step, _step);
        return ref _steps[_step % _steps.Length];
    }

    private struct Counts
    {
        public long Enqueued;
        public long Started;
        public long Succeeded;
        public long Failed;
        public long Lateness;
        public long LatenessMax;
    }
}
