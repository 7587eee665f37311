namespace Granary.Shards;

/// <summary>The limits that every block's calls share.</summary>
public static class ShardLimits
{
    /// <summary>Into how many shards a block's names are cut when a store is created. The store keeps the number for ever.</summary>
    public const int ShardCount = 16;

    /// <summary>How many commands one call to a shard carries at the most.</summary>
    public const int BatchSizeMax = 512;

    /// <summary>About how many bytes of commands one call to a shard carries; a single larger one goes alone.</summary>
    public const int BatchBytesMax = 4 << 20;

    /// <summary>How long the result of an operation is kept and answers a repeat.</summary>
    public static readonly TimeSpan OperationKept = TimeSpan.FromMinutes(10);

    /// <summary>How long a client goes on repeating one operation; well inside <see cref="OperationKept"/>.</summary>
    public static readonly TimeSpan RetryFor = TimeSpan.FromMinutes(5);
}
