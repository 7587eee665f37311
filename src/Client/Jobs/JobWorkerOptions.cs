namespace Granary.Jobs;

/// <summary>What a worker does: which queues it serves, and with what.</summary>
public sealed class JobWorkerOptions
{
    private readonly Dictionary<string, int> _queues = new(StringComparer.Ordinal);
    private readonly List<JobInvoker> _invokers = [];

    /// <summary>How people see the worker. Default: host and process.</summary>
    public string? Name { get; set; }

    /// <summary>
    /// How long a worker that stops waits for what it runs; what takes longer is told to stop and given back: 0 s to 1 h. The host's own
    /// shutdown timeout must be longer. Default: 20 s.
    /// </summary>
    public TimeSpan DrainFor { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>The queues, and how many of their jobs may run here at once.</summary>
    internal IReadOnlyDictionary<string, int> Queues => _queues;

    /// <summary>The handlers.</summary>
    internal IReadOnlyCollection<JobInvoker> Invokers => _invokers;

    /// <summary>Serves a queue.</summary>
    /// <param name="name">The queue; keeps <see cref="NameRules"/>.</param>
    /// <param name="concurrency">How many of its jobs may run here at once: 1 to 10 000. Default: 16.</param>
    /// <exception cref="ArgumentException">The name is none.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The concurrency is out of range.</exception>
    public JobWorkerOptions Serve(string name, int concurrency = 16)
    {
        RequestGuards.ThrowIfBadQueue(name, nameof(name));
        ArgumentOutOfRangeException.ThrowIfLessThan(concurrency, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(concurrency, 10_000);
        _queues[name] = concurrency;
        return this;
    }

    /// <summary>Adds a handler. Jobs of queues that are served which need another one are left to other workers.</summary>
    /// <typeparam name="THandler">The handler; taken from the services or made with them, in a scope for each job.</typeparam>
    /// <typeparam name="T">What it is given, read from JSON.</typeparam>
    /// <param name="name">The handler's name; keeps <see cref="NameRules"/>. It stays when the class is renamed.</param>
    /// <param name="version">The version of what its payload looks like: 1 or more.</param>
    /// <exception cref="ArgumentException">The name is none.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The version is below 1.</exception>
    public JobWorkerOptions Handle<THandler, T>(string name, int version = 1)
        where THandler : class, IJobHandler<T>
    {
        _invokers.Add(JobInvoker.Of<THandler, T>(name, version));
        return this;
    }
}
