namespace Granary.Jobs;

/// <summary>Takes the time that its job takes, and fails as often as it says.</summary>
public sealed class MadeJobHandler : IJobHandler<MadeJob>
{
    public const string Name = "made";

    public async Task HandleAsync(MadeJob job, JobContext context, CancellationToken cancellationToken)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(job.Milliseconds), TimeProvider.System, cancellationToken);
        if (context.Attempt <= job.Fails)
        {
            throw new InvalidOperationException("It was made to fail.");
        }
    }
}
