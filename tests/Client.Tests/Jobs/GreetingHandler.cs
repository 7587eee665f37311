using System.Collections.Concurrent;

namespace Granary.Jobs;

/// <summary>Notes whom it greets; waits for its end if it is told to.</summary>
internal sealed class GreetingHandler : IJobHandler<Greeting>
{
    public static ConcurrentQueue<(string Name, JobId Job, int Attempt)> Greeted { get; } = new();

    public async Task HandleAsync(Greeting job, JobContext context, CancellationToken cancellationToken)
    {
        Greeted.Enqueue((job.Name, context.Id, context.Attempt));
        if (job.Waits)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }
    }
}
