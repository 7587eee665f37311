namespace Granary.Shards;

/// <summary>What every shard grain checks before it decides.</summary>
internal static class ShardGuards
{
    public static void ThrowIfTooMany(int commands)
    {
        if (commands > ShardLimits.BatchSizeMax)
        {
            throw new InvalidRequestException(
                "shard.batch_too_large", $"The batch has {commands} commands; a shard takes {ShardLimits.BatchSizeMax} at once.", nameof(commands));
        }
    }
}
