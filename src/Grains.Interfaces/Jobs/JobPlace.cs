using System.IO.Hashing;
using System.Text;
using Granary.Shards;

namespace Granary.Jobs;

/// <summary>Where a job lives: the same for ever in every process.</summary>
public static class JobPlace
{
    /// <summary>The block's name, the first part of its shards' keys.</summary>
    public const string Block = "jobs";

    /// <summary>The number of the shard that owns a queue's settings and its first partition.</summary>
    public static int HomeOf(string queue, int shardCount) => ShardMap.ShardOf(queue, shardCount);

    /// <summary>The numbers of the shards that a queue's partitions lie on, the home first.</summary>
    public static IEnumerable<int> ShardsOf(string queue, int partitions, int shardCount) =>
        Enumerable.Range(HomeOf(queue, shardCount), Math.Min(partitions, shardCount)).Select(shard => shard % shardCount);

    /// <summary>
    /// The number of the shard that a new job goes to. Jobs of one group share a shard; others are spread by what their ids are made of.
    /// </summary>
    /// <param name="queue">The queue.</param>
    /// <param name="partitions">How many partitions the queue has.</param>
    /// <param name="group">The group key, if there is one.</param>
    /// <param name="key">What the job's id is made of.</param>
    /// <param name="shardCount">How many shards the store has.</param>
    public static int ShardOf(string queue, int partitions, string? group, Guid key, int shardCount)
    {
        Span<byte> octets = stackalloc byte[16];
        key.TryWriteBytes(octets, bigEndian: true, out _);
        var hash = group is null ? XxHash32.HashToUInt32(octets[8..]) : XxHash32.HashToUInt32(Encoding.UTF8.GetBytes(group));
        return (HomeOf(queue, shardCount) + (int)(hash % (uint)Math.Min(partitions, shardCount))) % shardCount;
    }
}
