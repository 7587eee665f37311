using System.Collections.Immutable;
using Granary.Shards;

namespace Granary.Ids;

/// <summary>Owns the pools and sequences whose names hash onto it. Key: <see cref="ShardMap.KeyOf"/> of block <c>ids</c>.</summary>
[GrainInterfaceType("granary.ids-shard")]
public interface IIdShardGrain : IShardGrain
{
    /// <summary>Carries out a batch. Each command succeeds or is refused by itself; every answer is durable when it arrives.</summary>
    /// <param name="commands">At most <see cref="ShardLimits.BatchSizeMax"/>.</param>
    /// <param name="cancellationToken">Stops waiting; what was begun goes on.</param>
    /// <returns>One reply per command, in order.</returns>
    [Alias("execute")]
    ValueTask<ImmutableArray<ShardReply>> Execute(ImmutableArray<IdCommand> commands, CancellationToken cancellationToken = default);
}
