using Granary.Shards;

namespace Granary.Locks;

/// <summary>Where a lock lives: the same for ever in every process.</summary>
public static class LockPlace
{
    /// <summary>The block's name, the first part of its shards' keys.</summary>
    public const string Block = "locks";

    /// <summary>The number of the shard that owns a lock.</summary>
    public static int ShardOf(string space, string name, int shardCount) => ShardMap.ShardOf(FullName(space, name), shardCount);

    /// <summary>Space and name in one: what an API key's scope is compared with.</summary>
    public static string FullName(string space, string name) => $"{space}/{name}";
}
