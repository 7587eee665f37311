namespace Granary.Jobs;

/// <summary>
/// Enqueues jobs, and looks after them. Thread-safe; one per process is enough. Refusals are <see cref="GranaryException"/> with a code of
/// <see cref="JobCodes"/>; arguments that break a rule are <see cref="InvalidRequestException"/>.
/// </summary>
public interface IJobClient
{
    /// <summary>
    /// Enqueues a job. When this returns it is durable: it runs at least once, never before its time, or ends among the dead or cancelled.
    /// </summary>
    /// <param name="queue">The queue; one that is not there is made, with the defaults.</param>
    /// <param name="job">The job.</param>
    /// <param name="cancellationToken">Stops waiting; the job may be enqueued all the same.</param>
    /// <returns>What became of it, which is not <see cref="JobOutcomeKind.Refused"/>.</returns>
    Task<EnqueuedJob> EnqueueAsync(string queue, JobRequest job, CancellationToken cancellationToken = default);

    /// <summary>Enqueues jobs, each by itself: some may be refused while others are taken in.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="jobs">At most <see cref="JobLimits.JobsPerCallMax"/>, of <see cref="JobLimits.BytesPerCallMax"/> together.</param>
    /// <param name="cancellationToken">Stops waiting; jobs may be enqueued all the same.</param>
    /// <returns>One outcome for each, in order.</returns>
    Task<IReadOnlyList<EnqueuedJob>> EnqueueAllAsync(string queue, IReadOnlyList<JobRequest> jobs, CancellationToken cancellationToken = default);

    /// <summary>A job, wherever it stands; <see langword="null"/> when it is not there, or not any more.</summary>
    Task<JobInfo?> FindAsync(JobId job, CancellationToken cancellationToken = default);

    /// <summary>Jobs in the order of their making, without payloads.</summary>
    /// <param name="filter">Which. Default: all.</param>
    /// <param name="limit">How many: 1 to <see cref="JobLimits.ListMax"/>.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<IReadOnlyList<JobInfo>> ListAsync(JobFilter? filter = null, int limit = 100, CancellationToken cancellationToken = default);

    /// <summary>Cancels a job; one that runs is told to stop. Whether that was new.</summary>
    Task<bool> CancelAsync(JobId job, CancellationToken cancellationToken = default);

    /// <summary>Has a job run now: a dead one begins anew, one that waits does not wait any longer. Whether that changed anything.</summary>
    Task<bool> RetryAsync(JobId job, CancellationToken cancellationToken = default);

    /// <summary>Gives a job that does not run another time.</summary>
    Task RescheduleAsync(JobId job, DateTimeOffset due, CancellationToken cancellationToken = default);

    /// <summary>Has dead jobs begin anew. How many did.</summary>
    Task<int> RequeueDeadAsync(IReadOnlyCollection<JobId> jobs, CancellationToken cancellationToken = default);

    /// <summary>Throws dead jobs away. How many went.</summary>
    Task<int> PurgeDeadAsync(IReadOnlyCollection<JobId> jobs, CancellationToken cancellationToken = default);
}
