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

    /// <summary>How many more jobs may start.</summary>
    public int Room => Math.Max(options.Value.RunningMax - Volatile.Read(ref _running), 0);

    /// <summary>How long a shard that moves waits for its jobs.</summary>
    public TimeSpan DrainFor => options.Value.DrainFor;

    /// <summary>Whether a handler is known here.</summary>
    public bool Knows(JobHandlerName handler) => handlers.Has(handler);

    /// <summary>Takes room for a job that is about to start.</summary>
    public void Take() => Interlocked.Increment(ref _running);

    /// <summary>Runs a job for which room was taken, and tells what to tell its shard.</summary>
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
        finally
        {
            Interlocked.Decrement(ref _running);
            Freed?.Invoke();
        }
    }

    private static FailJob Failed(JobReceipt receipt, Exception error)
    {
        var said = error as JobFailedException;
        return new FailJob(
            OperationId.New(), receipt, error.GetType().FullName ?? error.GetType().Name, error.Message, said?.IsFinal ?? false, said?.RetryAfter);
    }
}
