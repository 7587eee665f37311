using System.Collections.Immutable;
using Granary.Shards;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Granary.Jobs;

/// <summary>Runs jobs in this silo, away from the shards' turns, so many at once as <see cref="JobOptions.RunningMax"/> says. Thread-safe.</summary>
internal sealed class JobRunner(IServiceScopeFactory scopes, JobHandlers handlers, IOptions<JobOptions> options)
{
    private int _running;

    /// <summary>Raised when a job has ended and made room.</summary>
    public event Action? Freed;

    /// <summary>Takes places for jobs that are about to start, as many as there are; each is given back by <see cref="Free"/>.</summary>
    /// <param name="most">How many at the most.</param>
    public int Take(int most)
    {
        while (true)
        {
            var running = Volatile.Read(ref _running);
            var taken = Math.Clamp(options.Value.RunningMax - running, 0, most);
            if (taken == 0 || Interlocked.CompareExchange(ref _running, running + taken, running) == running)
            {
                return taken;
            }
        }
    }

    /// <summary>Gives places back.</summary>
    public void Free(int places)
    {
        if (places > 0)
        {
            Interlocked.Add(ref _running, -places);
            Freed?.Invoke();
        }
    }

    /// <summary>How long a shard that moves waits for its jobs.</summary>
    public TimeSpan DrainFor => options.Value.DrainFor;

    /// <summary>Whether a handler is known here.</summary>
    public bool Knows(JobHandlerName handler) => handlers.Has(handler);

    /// <summary>Runs a job for which a place was taken, and tells what to tell its shard.</summary>
    public async Task<JobCommand> Run(JobStart start, ImmutableArray<byte> payload, CancellationToken cancellationToken)
    {
        var row = start.Row;
        var context = new JobContext(row.Id, start.Receipt, row.Queue, row.Handler, start.Attempt, row.Due, row.Headers);
        try
        {
            // Not on the shard's scheduler: a handler may block, and others wait there.
            await Task.Run(
                async () =>
                {
                    await using var scope = scopes.CreateAsyncScope();
                    await handlers.Of(row.Handler).Run(scope.ServiceProvider, payload, context, cancellationToken);
                },
                CancellationToken.None);
            return new CompleteJob(OperationId.New(), start.Receipt);
        }
#pragma warning disable CA1031 // Whatever a handler throws is the job's error.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return Failed(start.Receipt, error);
        }
    }

    private static FailJob Failed(JobReceipt receipt, Exception error)
    {
        var said = error as JobFailedException;
        return new FailJob(
            OperationId.New(), receipt, error.GetType().FullName ?? error.GetType().Name, error.Message, said?.IsFinal ?? false, said?.RetryAfter);
    }
}
