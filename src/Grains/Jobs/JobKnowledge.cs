namespace Granary.Jobs;

/// <summary>Which handlers the workers of each queue know, as far as they asked lately: jobs that need another one are parked.</summary>
internal sealed class JobKnowledge
{
    /// <summary>For how long it is known what somebody asked for.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    private readonly Dictionary<(string Queue, JobHandlerName Handler), TimeSpan> _asked = [];
    private readonly Dictionary<string, TimeSpan> _askedForAny = new(StringComparer.Ordinal);
    private TimeSpan _forgotAt;

    /// <summary>Takes note of what a worker knows, and tells it.</summary>
    /// <returns>Whether it knows a handler; <see langword="null"/> when it takes anything.</returns>
    public Func<JobHandlerName, bool>? Of(JobFetch fetch, JobNow now)
    {
        Forget(now.Elapsed);
        if (fetch.Handlers.IsDefaultOrEmpty)
        {
            _askedForAny[fetch.Queue] = now.Elapsed;
            return null;
        }

        foreach (var handler in fetch.Handlers)
        {
            _asked[(fetch.Queue, handler)] = now.Elapsed;
        }

        return fetch.Handlers.Contains;
    }

    /// <summary>Whether a worker of the queue that asked lately knows a handler.</summary>
    public bool Has(string queue, JobHandlerName handler, JobNow now) =>
        (_askedForAny.TryGetValue(queue, out var any) && now.Elapsed - any < Kept)
        || (_asked.TryGetValue((queue, handler), out var asked) && now.Elapsed - asked < Kept);

    /// <summary>Whether anybody asked for jobs of a queue lately.</summary>
    public bool HasAny(string queue, JobNow now) =>
        (_askedForAny.TryGetValue(queue, out var any) && now.Elapsed - any < Kept)
        || _asked.Any(asked => asked.Key.Queue == queue && now.Elapsed - asked.Value < Kept);

    /// <summary>Lets go of those who asked too long ago.</summary>
    private void Forget(TimeSpan now)
    {
        if (now - _forgotAt < Kept)
        {
            return;
        }

        _forgotAt = now;
        foreach (var old in _asked.Where(asked => now - asked.Value >= Kept).Select(static asked => asked.Key).ToList())
        {
            _asked.Remove(old);
        }

        foreach (var old in _askedForAny.Where(asked => now - asked.Value >= Kept).Select(static asked => asked.Key).ToList())
        {
            _askedForAny.Remove(old);
        }
    }
}
