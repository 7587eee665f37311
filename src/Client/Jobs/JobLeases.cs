using Granary.Shards;

namespace Granary.Jobs;

/// <inheritdoc cref="IJobLeases"/>
internal sealed class JobLeases(IJobShards shards, JobSpread spread) : IJobLeases
{
    private int _turn;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<JobLease>> FetchAsync(
        string queue, string worker, int max, TimeSpan wait, IReadOnlyCollection<JobHandlerName>? handlers = null, CancellationToken cancellationToken = default)
    {
        RequestGuards.ThrowIfBadQueue(queue, nameof(queue));
        var count = await shards.Count(cancellationToken);
        var places = JobPlace.ShardsOf(queue, await spread.PartitionsOf(queue, cancellationToken), count).ToList();
        if (places.Count == 1)
        {
            return await Fetch(places[0], Ask(max, wait), cancellationToken);
        }

        // First whoever has something now, each time from another partition on so that none is always the last; then one is waited at.
        var first = (int)((uint)Interlocked.Increment(ref _turn) % places.Count);
        var leases = new List<JobLease>();
        for (var i = 0; i < places.Count && leases.Count < max; i++)
        {
            leases.AddRange(await Fetch(places[(first + i) % places.Count], Ask(max - leases.Count, TimeSpan.Zero), cancellationToken));
        }

        return leases.Count > 0 || wait == TimeSpan.Zero ? leases : await Fetch(places[first], Ask(max, wait), cancellationToken);

        JobFetch Ask(int room, TimeSpan patience) => new(worker, Guid.NewGuid(), queue, [.. handlers ?? []], room, patience);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<JobStanding>> ExtendAsync(IReadOnlyList<JobReceipt> receipts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(receipts);
        var standings = new JobStanding[receipts.Count];
        await Task.WhenAll(
            from shard in receipts.Select(static (receipt, i) => (Receipt: receipt, Index: i)).GroupBy(static one => one.Receipt.Job.Shard)
            from part in shard.Chunk(JobLimits.ReceiptsPerHeartbeatMax)
            select Extend(shard.Key, part));
        return standings;

        async Task Extend(int shard, (JobReceipt Receipt, int Index)[] part)
        {
            var extended = await shards.Send<JobsExtended>(
                shard, new ExtendJobs(OperationId.New(), [.. part.Select(static one => one.Receipt)]), cancellationToken);
            for (var i = 0; i < part.Length; i++)
            {
                standings[part[i].Index] = extended.Standings[i];
            }
        }
    }

    /// <inheritdoc/>
    public Task CompleteAsync(JobReceipt receipt, CancellationToken cancellationToken = default) =>
        shards.Send<Done>(receipt.Job.Shard, new CompleteJob(OperationId.New(), receipt), cancellationToken);

    /// <inheritdoc/>
    public async Task<DateTimeOffset?> FailAsync(
        JobReceipt receipt, string kind, string message, bool isFinal = false, TimeSpan? retryAfter = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(message);
        var failed = await shards.Send<JobFailed>(
            receipt.Job.Shard, new FailJob(OperationId.New(), receipt, kind, message, isFinal, retryAfter), cancellationToken);
        return failed.RetryAt;
    }

    /// <inheritdoc/>
    public Task ReturnAsync(JobReceipt receipt, CancellationToken cancellationToken = default) =>
        shards.Send<Done>(receipt.Job.Shard, new ReturnJob(OperationId.New(), receipt), cancellationToken);

    private async Task<IReadOnlyList<JobLease>> Fetch(int shard, JobFetch fetch, CancellationToken cancellationToken)
    {
        var fetched = await shards.Fetch(shard, fetch, cancellationToken);
        return fetched.Refusal is { } refusal ? throw refusal.ToException() : fetched.Jobs;
    }
}
