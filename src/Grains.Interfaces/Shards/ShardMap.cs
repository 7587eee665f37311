using System.Globalization;
using System.IO.Hashing;
using System.Text;

namespace Granary.Shards;

/// <summary>Maps names to a block's shards: <c>XxHash32(utf8(name)) mod count</c>, the same for ever in every process.</summary>
public static class ShardMap
{
    /// <summary>The shard that owns <paramref name="name"/>.</summary>
    public static int ShardOf(string name, int shardCount)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(shardCount);
        return (int)(XxHash32.HashToUInt32(Encoding.UTF8.GetBytes(name)) % (uint)shardCount);
    }

    /// <summary>The grain key of a numbered shard: <c>ids/07</c>.</summary>
    public static string KeyOf(string block, int shard) => $"{block}/{shard:00}";

    /// <summary>The number in a numbered shard's key.</summary>
    public static int NumberOf(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        return int.Parse(key.AsSpan(key.IndexOf('/', StringComparison.Ordinal) + 1), NumberStyles.None, CultureInfo.InvariantCulture);
    }

    /// <summary>The block that a shard's key belongs to.</summary>
    public static string BlockOf(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        return key[..key.IndexOf('/', StringComparison.Ordinal)];
    }
}
