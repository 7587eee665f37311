namespace Granary.Jobs;

/// <summary>Does nothing, and says so.</summary>
internal sealed class CountingHandler : IJobHandler<bool>
{
    /// <param name="job">Whether the job has a time.</param>
    /// <param name="context">The job.</param>
    /// <param name="cancellationToken">Never waited on.</param>
    public Task HandleAsync(bool job, JobContext context, CancellationToken cancellationToken)
    {
        if (job)
        {
            RunCount.Current.Ran(context.Due);
        }
        else
        {
            RunCount.Current.Ran();
        }

        return Task.CompletedTask;
    }
}
