namespace Granary.Jobs;

/// <summary>
/// Runs jobs of one handler name and version. Made anew for each job, in a scope of its own, so what it is injected may be scoped. A job
/// may be run more than once (its worker was lost, or its answer): <see cref="JobContext.Id"/> is the same each time.
/// </summary>
/// <typeparam name="T">What the payload is read as: JSON, by System.Text.Json.</typeparam>
public interface IJobHandler<in T>
{
    /// <summary>
    /// Does the job. When it returns, the job has succeeded; when it throws, it is tried again after a while, or is dead when its attempts
    /// are used up; <see cref="JobFailedException"/> says more than that.
    /// </summary>
    /// <param name="job">What the job is given.</param>
    /// <param name="context">Which job it is.</param>
    /// <param name="cancellationToken">Fires when the job is cancelled, when it is not this worker's any more, and when the worker stops.</param>
    Task HandleAsync(T job, JobContext context, CancellationToken cancellationToken);
}
