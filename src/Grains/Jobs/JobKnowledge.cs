namespace Granary.Jobs;

/// <summary>Which handlers the workers of each queue know, as far as they asked lately: jobs that need another one are parked.</summary>
internal sealed class JobKnowledge
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    private readonly Dictionary<(string Queue, JobHandlerName Handler), TimeSpan> _asked = [];
    private readonly Dictionary<string, TimeSpan> _askedForAny = new(StringComparer.Ordinal);

    /// <summary>Takes note of what a worker knows, and tells it.</summary>
    /// <returns>Whether it knows a handler; <see langword="null"/> when it takes anything.</returns>
    public Func<JobHandlerName, bool>? Of(JobFetch fetch, JobNow now)
    {
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
}
