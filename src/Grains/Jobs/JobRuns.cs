using System.Collections.Concurrent;

namespace Granary.Jobs;

/// <summary>The jobs of one shard that run in the silo: what stops them, and what waits for them. Thread-safe.</summary>
internal sealed class JobRuns
{
    private readonly ConcurrentDictionary<JobId, CancellationTokenSource> _running = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isDraining;

    /// <summary>A job starts; it has ended when the answer is disposed.</summary>
    public JobRun Begin(JobId job)
    {
        var stop = new CancellationTokenSource();
        _running[job] = stop;
        return new JobRun(() => End(job, stop), stop.Token);
    }

    /// <summary>Tells a job to stop, if it runs.</summary>
    public void Cancel(JobId job)
    {
        if (_running.TryGetValue(job, out var stop))
        {
            _ = stop.CancelAsync();
        }
    }

    /// <summary>Tells all to stop.</summary>
    public void Stop()
    {
        foreach (var stop in _running.Values)
        {
            _ = stop.CancelAsync();
        }
    }

    /// <summary>Waits for those that run, no longer than is said; then tells them to stop.</summary>
    public async Task Drain(TimeSpan within, TimeProvider time, CancellationToken cancellationToken)
    {
        _isDraining = true;
        if (_running.IsEmpty)
        {
            return;
        }

        await _drained.Task.WaitAsync(within, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        Stop();
    }

    private void End(JobId job, CancellationTokenSource stop)
    {
        _running.TryRemove(KeyValuePair.Create(job, stop));
        if (_isDraining && _running.IsEmpty)
        {
            _drained.TrySetResult();
        }
    }
}
