using System.Collections.Concurrent;

namespace Granary.Jobs;

/// <summary>Knows over how many partitions queues are spread: asks their homes, and remembers for a while. Thread-safe.</summary>
internal sealed class JobSpread(IJobShards shards, TimeProvider time)
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, (int Partitions, long Asked)> _known = new(StringComparer.Ordinal);

    /// <summary>How many partitions a queue has; one that is not there yet will have one.</summary>
    public async ValueTask<int> PartitionsOf(string queue, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(queue, out var known) && time.GetElapsedTime(known.Asked) < KeptFor)
        {
            return known.Partitions;
        }

        var asked = time.GetTimestamp();
        var home = JobPlace.HomeOf(queue, await shards.Count(cancellationToken));
        var found = await shards.Send<QueueList>(home, new DescribeQueues(Shards.OperationId.New(), queue), cancellationToken);
        var partitions = found.Queues is [var one] ? one.Definition.Partitions : 1;
        _known[queue] = (partitions, asked);
        return partitions;
    }

    /// <summary>What is known of a queue is not so.</summary>
    public void Forget(string queue) => _known.TryRemove(queue, out _);
}
