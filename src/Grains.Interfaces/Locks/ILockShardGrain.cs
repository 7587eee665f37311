using System.Collections.Immutable;
using Granary.Shards;

namespace Granary.Locks;

/// <summary>Owns the locks whose names hash onto it. Key: <see cref="ShardMap.KeyOf"/> of block <c>locks</c>.</summary>
[GrainInterfaceType("granary.locks-shard")]
public interface ILockShardGrain : IShardGrain
{
    /// <summary>
    /// Carries out a batch; nothing in it waits for a lock. Each command succeeds or is refused by itself; every answer but a release's
    /// is durable when it arrives.
    /// </summary>
    /// <param name="commands">At most <see cref="ShardLimits.BatchSizeMax"/>.</param>
    /// <param name="cancellationToken">Stops waiting; what was begun goes on.</param>
    /// <returns>One reply per command, in order.</returns>
    [Alias("execute")]
    ValueTask<ImmutableArray<ShardReply>> Execute(ImmutableArray<LockCommand> commands, CancellationToken cancellationToken = default);

    /// <summary>Keeps sessions alive, counted from the arrival of this call. Nothing is written.</summary>
    /// <param name="sessions">At most <see cref="LockLimits.SessionsPerKeepAliveMax"/>.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    [Alias("keep-alive")]
    ValueTask<LockKeepAliveReply> KeepAlive(ImmutableArray<Guid> sessions, CancellationToken cancellationToken = default);

    /// <summary>
    /// Answers when there is something to tell the listener, and after <see cref="LockLimits.ListenFor"/> in any case. A listener has
    /// one call under way; a newer one ends it.
    /// </summary>
    /// <param name="listen">Who asks, and what was seen: what was seen is not told again.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    [Alias("listen")]
    [ResponseTimeout("00:00:30")]
    ValueTask<LockEvents> Listen(LockListen listen, CancellationToken cancellationToken = default);
}
