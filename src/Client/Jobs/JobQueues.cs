using Granary.Shards;

namespace Granary.Jobs;

/// <inheritdoc cref="IJobQueues"/>
internal sealed class JobQueues(IJobShards shards, JobSpread spread) : IJobQueues
{
    /// <inheritdoc/>
    public async Task<QueueInfo> DefineAsync(QueueDefinition definition, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(definition);
        RequestGuards.ThrowIfBadQueue(definition.Name, nameof(definition));
        var count = await shards.Count(cancellationToken);
        var home = JobPlace.HomeOf(definition.Name, count);
        var before = await FindAsync(definition.Name, cancellationToken);
        if (before is not null && before.Definition.Partitions != definition.Partitions && before.Pending > 0)
        {
            throw new GranaryException(
                RefusalKind.Conflict,
                JobCodes.QueueNotEmpty,
                $"The number of partitions of queue '{definition.Name}' can be changed while it is empty; it has {before.Pending} jobs.");
        }

        var decided = (await shards.Send<QueueList>(
            home, new SetQueueDefinition(OperationId.New(), definition, Version: null), cancellationToken)).Queues[0];
        spread.Forget(definition.Name);
        await Tell(definition, before, decided.Version, home, count, cancellationToken);
        return await FindAsync(definition.Name, cancellationToken) ?? decided;
    }

    /// <inheritdoc/>
    public async Task<QueueInfo> SetModeAsync(string queue, QueueMode mode, string? reason = null, CancellationToken cancellationToken = default)
    {
        RequestGuards.ThrowIfBadQueue(queue, nameof(queue));
        var count = await shards.Count(cancellationToken);
        var home = JobPlace.HomeOf(queue, count);
        var decided = (await shards.Send<QueueList>(
            home, new SetQueueMode(OperationId.New(), queue, mode, reason, Version: null), cancellationToken)).Queues[0];
        await Task.WhenAll(JobPlace.ShardsOf(queue, decided.Definition.Partitions, count).Where(shard => shard != home).Select(shard =>
            shards.Send<QueueList>(shard, new SetQueueMode(OperationId.New(), queue, mode, reason, decided.Version), cancellationToken)));
        return await FindAsync(queue, cancellationToken) ?? decided;
    }

    /// <inheritdoc/>
    public async Task<bool> DeleteAsync(string queue, CancellationToken cancellationToken = default)
    {
        RequestGuards.ThrowIfBadQueue(queue, nameof(queue));
        var count = await shards.Count(cancellationToken);
        if (await FindAsync(queue, cancellationToken) is not { } found)
        {
            return false;
        }

        // The home last: as long as it is there, a repeat finds the others.
        var home = JobPlace.HomeOf(queue, count);
        await Task.WhenAll(JobPlace.ShardsOf(queue, found.Definition.Partitions, count).Where(shard => shard != home).Select(shard =>
            shards.Send<Done>(shard, new DeleteQueueDefinition(OperationId.New(), queue), cancellationToken)));
        var deleted = await shards.Send<Done>(home, new DeleteQueueDefinition(OperationId.New(), queue), cancellationToken);
        spread.Forget(queue);
        return deleted.Changed;
    }

    /// <inheritdoc/>
    public async Task<QueueInfo?> FindAsync(string queue, CancellationToken cancellationToken = default)
    {
        RequestGuards.ThrowIfBadQueue(queue, nameof(queue));
        var count = await shards.Count(cancellationToken);
        var home = JobPlace.HomeOf(queue, count);
        if (await Describe(home, queue, cancellationToken) is not [var first])
        {
            return null;
        }

        var others = await Task.WhenAll(JobPlace.ShardsOf(queue, first.Definition.Partitions, count).Where(shard => shard != home)
            .Select(shard => Describe(shard, queue, cancellationToken)));
        return others.SelectMany(static part => part).Aggregate(first, Together);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<QueueInfo>> ListAsync(CancellationToken cancellationToken = default)
    {
        var count = await shards.Count(cancellationToken);
        var parts = await Task.WhenAll(Enumerable.Range(0, count).Select(async shard =>
            (await Describe(shard, queue: null, cancellationToken)).Select(queue => (Shard: shard, Queue: queue))));
        return
        [
            .. from part in parts.SelectMany(static part => part)
               group part by part.Queue.Definition.Name into queue
               let home = JobPlace.HomeOf(queue.Key, count)
               orderby queue.Key
               select queue.OrderByDescending(part => part.Shard == home).Select(static part => part.Queue).Aggregate(Together),
        ];
    }

    /// <summary>What two partitions have together; the first one's settings count.</summary>
    private static QueueInfo Together(QueueInfo one, QueueInfo other) => one with
    {
        Pending = one.Pending + other.Pending,
        Ready = one.Ready + other.Ready,
        Running = one.Running + other.Running,
        Parked = one.Parked + other.Parked,
        Rates = one.Rates.With(other.Rates),
        OldestDue = one.OldestDue is null || other.OldestDue < one.OldestDue ? other.OldestDue ?? one.OldestDue : one.OldestDue,
    };

    private async Task<IReadOnlyList<QueueInfo>> Describe(int shard, string? queue, CancellationToken cancellationToken) =>
        (await shards.Send<QueueList>(shard, new DescribeQueues(OperationId.New(), queue), cancellationToken)).Queues;

    /// <summary>Tells the other partitions, those that are no more included, what the home has decided.</summary>
    private async Task Tell(
        QueueDefinition definition, QueueInfo? before, long version, int home, int count, CancellationToken cancellationToken)
    {
        var now = JobPlace.ShardsOf(definition.Name, definition.Partitions, count).ToHashSet();
        var all = now.Union(JobPlace.ShardsOf(definition.Name, before?.Definition.Partitions ?? 1, count)).Where(shard => shard != home);
        await Task.WhenAll(all.Select(shard => now.Contains(shard)
            ? shards.Send<QueueList>(shard, new SetQueueDefinition(OperationId.New(), definition, version), cancellationToken)
            : (Task)shards.Send<Done>(shard, new DeleteQueueDefinition(OperationId.New(), definition.Name), cancellationToken)));
    }
}
