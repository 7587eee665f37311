using Granary.Shards;

namespace Granary.Jobs;

/// <inheritdoc cref="IJobLeases"/>
internal sealed class JobLeases(IJobShards shards, JobSpread spread, TimeProvider time) : IJobLeases
{
    private static readonly TimeSpan TurnFor = TimeSpan.FromMilliseconds(250);

    private int _turn;

    /// <inheritdoc/>
    public async Task<int> CountPartitionsAsync(string queue, CancellationToken cancellationToken = default)
    {
        RequestGuards.ThrowIfBadQueue(queue, nameof(queue));
        return await spread.PartitionsOf(queue, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<JobLease>> FetchAsync(
        string queue,
        string worker,
        int max,
        TimeSpan wait,
        IReadOnlyCollection<JobHandlerName>? handlers = null,
        int? partition = null,
        CancellationToken cancellationToken = default)
    {
        RequestGuards.ThrowIfBadQueue(queue, nameof(queue));
        var count = await shards.Count(cancellationToken);
        var places = JobPlace.ShardsOf(queue, await spread.PartitionsOf(queue, cancellationToken), count).ToList();
        if (partition is { } one)
        {
            RequestGuards.ThrowIfBadPartition(one, places.Count, nameof(partition));
            return await Fetch(places[one], Ask(max, wait), cancellationToken);
        }

        if (places.Count == 1)
        {
            return await Fetch(places[0], Ask(max, wait), cancellationToken);
        }

        // First whoever has something now, each time from another partition on so that none is always the last; then each for a moment.
        var started = time.GetTimestamp();
        var next = (int)((uint)Interlocked.Increment(ref _turn) % places.Count);
        var leases = new List<JobLease>();
        for (var i = 0; i < places.Count && leases.Count < max; i++, next = (next + 1) % places.Count)
        {
            leases.AddRange(await Fetch(places[next], Ask(max - leases.Count, TimeSpan.Zero), cancellationToken));
        }

        while (leases.Count == 0 && wait - time.GetElapsedTime(started) is var left && left > TimeSpan.Zero)
        {
            leases.AddRange(await Fetch(places[next], Ask(max, left < TurnFor ? left : TurnFor), cancellationToken));
            next = (next + 1) % places.Count;
        }

        return leases;

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
