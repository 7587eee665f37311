using System.Collections.Concurrent;
using Granary.Jobs;

namespace Granary.Http;

/// <summary>Jobs in memory that only wait, for the HTTP side alone: who may do what to which.</summary>
internal sealed class FakeJobClient : IJobClient, IJobQueues, IJobLeases
{
    private readonly ConcurrentDictionary<JobId, JobInfo> _jobs = new();

    /// <summary>The jobs and receipts that somebody changed.</summary>
    public ConcurrentQueue<JobId> Changed { get; } = new();

    /// <summary>A job that waits in a queue.</summary>
    public JobId Add(string queue)
    {
        var id = JobId.Of(Guid.CreateVersion7(), shard: 0);
        _jobs[id] = new JobInfo
        {
            Id = id,
            Queue = queue,
            Handler = new JobHandlerName("mail"),
            State = JobState.Ready,
            CreatedAt = DateTimeOffset.UnixEpoch,
            Due = DateTimeOffset.UnixEpoch,
        };
        return id;
    }

    public Task<EnqueuedJob> EnqueueAsync(string queue, JobRequest job, CancellationToken cancellationToken = default) =>
        Task.FromResult(new EnqueuedJob(JobOutcomeKind.Enqueued, Add(queue)));

    public Task<IReadOnlyList<EnqueuedJob>> EnqueueAllAsync(string queue, IReadOnlyList<JobRequest> jobs, CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<EnqueuedJob>>([.. jobs.Select(_ => new EnqueuedJob(JobOutcomeKind.Enqueued, Add(queue)))]);

    public Task<JobInfo?> FindAsync(JobId job, CancellationToken cancellationToken = default) => Task.FromResult(_jobs.GetValueOrDefault(job));

    public Task<IReadOnlyList<JobInfo>> ListAsync(JobFilter? filter = null, int limit = 100, CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<JobInfo>>([.. _jobs.Values.Where(job => filter?.Queue is null || filter.Queue == job.Queue).Take(limit)]);

    public Task<bool> CancelAsync(JobId job, CancellationToken cancellationToken = default) => Change(job, true);

    public Task<bool> RetryAsync(JobId job, CancellationToken cancellationToken = default) => Change(job, true);

    public Task RescheduleAsync(JobId job, DateTimeOffset due, CancellationToken cancellationToken = default) => Change(job, true);

    public Task<int> RequeueDeadAsync(IReadOnlyCollection<JobId> jobs, CancellationToken cancellationToken = default) => Change(jobs.First(), jobs.Count);

    public Task<int> PurgeDeadAsync(IReadOnlyCollection<JobId> jobs, CancellationToken cancellationToken = default) => Change(jobs.First(), jobs.Count);

    public Task<QueueInfo> DefineAsync(QueueDefinition definition, CancellationToken cancellationToken = default) => Task.FromResult(Queue(definition));

    public Task<QueueInfo> SetModeAsync(string queue, QueueMode mode, string? reason = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(Queue(new QueueDefinition { Name = queue }) with { Mode = mode, Reason = reason });

    public Task<bool> DeleteAsync(string queue, CancellationToken cancellationToken = default) => Task.FromResult(true);

    public Task<QueueInfo?> FindAsync(string queue, CancellationToken cancellationToken = default) =>
        Task.FromResult<QueueInfo?>(Queue(new QueueDefinition { Name = queue }));

    public Task<IReadOnlyList<QueueInfo>> ListAsync(CancellationToken cancellationToken = default) => Task.FromResult<IReadOnlyList<QueueInfo>>(
        [.. _jobs.Values.Select(static job => job.Queue).Distinct().Select(static queue => Queue(new QueueDefinition { Name = queue }))]);

    public Task<int> CountPartitionsAsync(string queue, CancellationToken cancellationToken = default) => Task.FromResult(1);

    public Task<IReadOnlyList<JobLease>> FetchAsync(
        string queue,
        string worker,
        int max,
        TimeSpan wait,
        IReadOnlyCollection<JobHandlerName>? handlers = null,
        int? partition = null,
        CancellationToken cancellationToken = default) => Task.FromResult<IReadOnlyList<JobLease>>([]);

    public Task<IReadOnlyList<JobStanding>> ExtendAsync(IReadOnlyList<JobReceipt> receipts, CancellationToken cancellationToken = default) =>
        Change<IReadOnlyList<JobStanding>>(receipts[0].Job, [.. receipts.Select(static _ => JobStanding.Extended)]);

    public Task CompleteAsync(JobReceipt receipt, CancellationToken cancellationToken = default) => Change(receipt.Job, true);

    public Task<DateTimeOffset?> FailAsync(
        JobReceipt receipt, string kind, string message, bool isFinal = false, TimeSpan? retryAfter = null, CancellationToken cancellationToken = default) =>
        Change<DateTimeOffset?>(receipt.Job, null);

    public Task ReturnAsync(JobReceipt receipt, CancellationToken cancellationToken = default) => Change(receipt.Job, true);

    private static QueueInfo Queue(QueueDefinition definition) =>
        new(definition, QueueMode.Running, Reason: null, Version: 1, Pending: 0, Ready: 0, Running: 0, Parked: 0, OldestDue: null, QueueRates.None);

    private Task<T> Change<T>(JobId job, T answer)
    {
        Changed.Enqueue(job);
        return Task.FromResult(answer);
    }
}
