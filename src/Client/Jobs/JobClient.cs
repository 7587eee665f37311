using System.Collections.Immutable;
using Granary.Shards;

namespace Granary.Jobs;

/// <inheritdoc cref="IJobClient"/>
internal sealed class JobClient(IJobShards shards, JobEnqueuer enqueuer) : IJobClient
{
    /// <inheritdoc/>
    public async Task<EnqueuedJob> EnqueueAsync(string queue, JobRequest job, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(job);
        var enqueued = (await EnqueueAllAsync(queue, [job], cancellationToken))[0];
        return enqueued.Refusal is { } refusal ? throw refusal.ToException() : enqueued;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<EnqueuedJob>> EnqueueAllAsync(
        string queue, IReadOnlyList<JobRequest> jobs, CancellationToken cancellationToken = default)
    {
        RequestGuards.ThrowIfBadQueue(queue, nameof(queue));
        RequestGuards.ThrowIfBadBatch(jobs, nameof(jobs));
        return enqueuer.Enqueue(queue, jobs, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<JobInfo?> FindAsync(JobId job, CancellationToken cancellationToken = default) => shards.Find(job, cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<JobInfo>> ListAsync(JobFilter? filter = null, int limit = 100, CancellationToken cancellationToken = default)
    {
        RequestGuards.ThrowIfBadLimit(limit, nameof(limit));
        var count = await shards.Count(cancellationToken);
        var lists = await Task.WhenAll(
            Enumerable.Range(0, count).Select(shard => shards.List(shard, filter ?? new JobFilter(), limit, cancellationToken)));
        return [.. lists.SelectMany(static list => list).OrderBy(static job => job.Id.ToString(), StringComparer.Ordinal).Take(limit)];
    }

    /// <inheritdoc/>
    public async Task<bool> CancelAsync(JobId job, CancellationToken cancellationToken = default) =>
        (await shards.Send<Done>(job.Shard, new CancelJob(OperationId.New(), job), cancellationToken)).Changed;

    /// <inheritdoc/>
    public async Task<bool> RetryAsync(JobId job, CancellationToken cancellationToken = default) =>
        (await shards.Send<Done>(job.Shard, new RetryJob(OperationId.New(), job), cancellationToken)).Changed;

    /// <inheritdoc/>
    public Task RescheduleAsync(JobId job, DateTimeOffset due, CancellationToken cancellationToken = default) =>
        shards.Send<Done>(job.Shard, new ChangeJob(OperationId.New(), job, Key: null, due, Content: null), cancellationToken);

    /// <inheritdoc/>
    public Task<int> RequeueDeadAsync(IReadOnlyCollection<JobId> jobs, CancellationToken cancellationToken = default) =>
        ChangeDead(jobs, static part => new RequeueDead(OperationId.New(), part), cancellationToken);

    /// <inheritdoc/>
    public Task<int> PurgeDeadAsync(IReadOnlyCollection<JobId> jobs, CancellationToken cancellationToken = default) =>
        ChangeDead(jobs, static part => new PurgeDead(OperationId.New(), part), cancellationToken);

    private async Task<int> ChangeDead(
        IReadOnlyCollection<JobId> jobs, Func<ImmutableArray<JobId>, JobCommand> command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var changed = await Task.WhenAll(
            from shard in jobs.Distinct().GroupBy(static job => job.Shard)
            from part in shard.Chunk(JobLimits.DeadPerCommandMax)
            select shards.Send<JobsChanged>(shard.Key, command([.. part]), cancellationToken));
        return changed.Sum(static part => part.Count);
    }
}
