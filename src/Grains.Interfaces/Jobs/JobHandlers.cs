namespace Granary.Jobs;

/// <summary>The handlers of a silo or a worker, by name and version. Thread-safe.</summary>
internal sealed class JobHandlers
{
    private readonly Dictionary<JobHandlerName, JobInvoker> _invokers = [];

    public JobHandlers(IEnumerable<JobInvoker> invokers)
    {
        foreach (var invoker in invokers)
        {
            if (!_invokers.TryAdd(invoker.Handler, invoker))
            {
                throw new ArgumentException($"Handler '{invoker.Handler}' is registered twice.", nameof(invokers));
            }
        }
    }

    /// <summary>Their names and versions.</summary>
    public IEnumerable<JobHandlerName> Names => _invokers.Keys;

    /// <summary>Whether there is one of this name and version.</summary>
    public bool Has(JobHandlerName handler) => _invokers.ContainsKey(handler);

    /// <summary>The one of this name and version.</summary>
    public JobInvoker Of(JobHandlerName handler) => _invokers[handler];
}
