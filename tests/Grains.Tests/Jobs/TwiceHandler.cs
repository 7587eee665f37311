using System.Collections.Concurrent;

namespace Granary.Jobs;

/// <summary>Fails at the first attempt, and remembers all.</summary>
internal sealed class TwiceHandler : IJobHandler<string>
{
    public static ConcurrentDictionary<JobId, List<(string Job, int Attempt)>> Runs { get; } = new();

    public Task HandleAsync(string job, JobContext context, CancellationToken cancellationToken)
    {
        var runs = Runs.GetOrAdd(context.Id, static _ => []);
        lock (runs)
        {
            runs.Add((job, context.Attempt));
        }

        return context.Attempt == 1 ? throw new InvalidOperationException("Not yet.") : Task.CompletedTask;
    }
}
