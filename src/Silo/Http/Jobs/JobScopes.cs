using Granary.Jobs;
using Granary.Keys;

namespace Granary.Http.Jobs;

/// <summary>Keeps what a caller does within its scope, which is compared with the names of queues.</summary>
internal static class JobScopes
{
    /// <summary>A job that the caller may look at or change.</summary>
    /// <exception cref="GranaryException">There is none, or its queue is outside the caller's scope.</exception>
    public static async Task<JobInfo> GetAsync(this IJobClient jobs, HttpContext context, JobId job, KeyRoles role)
    {
        var found = await jobs.FindAsync(job, context.RequestAborted)
            ?? throw new GranaryException(RefusalKind.NotFound, JobCodes.JobNotFound, $"There is no job {job}, or not any more.");
        context.Demand(role, JobPlace.Block, found.Queue);
        return found;
    }

    /// <summary>Sees to it that a confined caller means jobs of the queue that it names.</summary>
    /// <exception cref="GranaryException">One of them is another queue's.</exception>
    public static async Task DemandQueueAsync(this IJobClient jobs, HttpContext context, string queue, IEnumerable<JobId> ids)
    {
        if (context.Caller().IsUnconfined)
        {
            return;
        }

        foreach (var job in ids.Distinct())
        {
            if (await jobs.FindAsync(job, context.RequestAborted) is { } found && found.Queue != queue)
            {
                throw new GranaryException(RefusalKind.NotFound, JobCodes.JobNotFound, $"There is no job {job} in queue '{queue}'.");
            }
        }
    }

    /// <summary>The jobs that a filter covers and the caller may see, in the order of their ids.</summary>
    public static async Task<IReadOnlyList<JobInfo>> ListAsync(
        this IJobClient jobs, IJobQueues queues, Caller caller, JobFilter filter, int limit, CancellationToken cancellationToken)
    {
        if (filter.Queue is not null || caller.IsUnconfined)
        {
            return await jobs.ListAsync(filter, limit, cancellationToken);
        }

        var found = new List<JobInfo>();
        foreach (var queue in (await queues.ListAsync(cancellationToken)).Select(static queue => queue.Definition.Name))
        {
            if (caller.Covers(JobPlace.Block, queue))
            {
                found.AddRange(await jobs.ListAsync(filter with { Queue = queue }, limit, cancellationToken));
            }
        }

        return [.. found.OrderBy(static job => job.Id.ToString(), StringComparer.Ordinal).Take(limit)];
    }
}
