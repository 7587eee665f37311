using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using Granary.Shards;

namespace Granary.Jobs;

/// <summary>Where a job lives: the same for ever in every process.</summary>
public static class JobPlace
{
    /// <summary>The block's name, the first part of its shards' keys.</summary>
    public const string Block = "jobs";

    private const int Size = 16;
    private const int RandomOctet = 8;
    private const int LowOctet = 12;

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
        Span<byte> octets = stackalloc byte[Size];
        key.TryWriteBytes(octets, bigEndian: true, out _);
        var count = Math.Min(partitions, shardCount);
        var partition = group is null ? PartitionOf(octets, count) : (int)(XxHash32.HashToUInt32(Encoding.UTF8.GetBytes(group)) % (uint)count);
        return (HomeOf(queue, shardCount) + partition) % shardCount;
    }

    /// <summary>A new key for a job that lies in a partition: a UUID of version 7 with a random part that is chosen so.</summary>
    /// <param name="partition">The partition, from 0 on.</param>
    /// <param name="partitions">How many there are; no more than the store has shards.</param>
    public static Guid NewKey(int partition, int partitions)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(partition);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(partition, partitions);
        Span<byte> octets = stackalloc byte[Size];
        Guid.CreateVersion7().TryWriteBytes(octets, bigEndian: true, out _);
        while (PartitionOf(octets, partitions) != partition)
        {
            BinaryPrimitives.WriteUInt32BigEndian(octets[LowOctet..], BinaryPrimitives.ReadUInt32BigEndian(octets[LowOctet..]) + 1);
        }

        return new Guid(octets, bigEndian: true);
    }

    private static int PartitionOf(ReadOnlySpan<byte> key, int partitions) => (int)(XxHash32.HashToUInt32(key[RandomOctet..]) % (uint)partitions);
}
