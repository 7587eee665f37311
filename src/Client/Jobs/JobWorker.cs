using Granary.Hosting;
using Granary.Shards;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Granary.Jobs;

/// <summary>Serves the queues of a process from its start to its end.</summary>
internal sealed class JobWorker(
    JobWorkerOptions options,
    IJobLeases leases,
    IServiceScopeFactory scopes,
    ProcessIdentity process,
    Backoff backoff,
    TimeProvider time,
    ILoggerFactory loggers) : IHostedService, IAsyncDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource _stopping = new();
    private readonly JobHeartbeat _heartbeat = new(leases, time, loggers.CreateLogger<JobHeartbeat>());
    private readonly List<JobQueueWorker> _workers = [];
    private Task _run = Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var handlers = new JobHandlers(options.Invokers);
        var name = options.Name ?? process.Name;
        var logger = loggers.CreateLogger<JobQueueWorker>();
        _workers.AddRange(options.Queues.Select(
            queue => new JobQueueWorker(queue.Key, queue.Value, name, leases, handlers, _heartbeat, scopes, backoff, time, logger)));
        _run = Task.WhenAll(_workers.Select(worker => Task.Run(() => worker.Run(_stopping.Token), CancellationToken.None)));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _run;
        using var patience = new CancellationTokenSource(options.DrainFor, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        await Drained(either.Token);
        foreach (var job in _heartbeat.Held)
        {
            job.Stop();
        }

        await Drained(cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _heartbeat.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task Drained(CancellationToken giveUp)
    {
        while (!giveUp.IsCancellationRequested && _workers.Exists(static worker => !worker.IsIdle))
        {
            await Task.Delay(LookEvery, time, giveUp).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
