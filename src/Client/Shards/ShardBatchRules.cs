namespace Granary.Shards;

/// <summary>How a block's commands are put into calls.</summary>
/// <typeparam name="TCommand">The block's command.</typeparam>
internal sealed record ShardBatchRules<TCommand>
{
    /// <summary>How many calls to one shard may be under way. Default: two, so that the next batch is on its way while the silo commits the last one.</summary>
    public int CallsAtOnce { get; init; } = 2;

    /// <summary>About how many bytes a command takes; a call takes <see cref="ShardLimits.BatchBytesMax"/>. Default: so few that nobody counts.</summary>
    public Func<TCommand, int>? SizeOf { get; init; }

    /// <summary>What a command becomes that is sent again. Default: the same.</summary>
    public Func<TCommand, TCommand>? Repeat { get; init; }
}
