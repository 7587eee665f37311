using System.Collections.Immutable;
using Granary.Shards;

namespace Granary.Locks;

/// <summary>The way from the client to the shards of the Locks block. Thread-safe.</summary>
internal interface ILockShards
{
    /// <summary>The number of the shard that owns a lock.</summary>
    ValueTask<int> ShardOf(string space, string name, CancellationToken cancellationToken);

    /// <summary>How many shards there are.</summary>
    ValueTask<int> Count(CancellationToken cancellationToken);

    /// <summary>Sends a command to a shard, repeats it while that can help, and answers with the reply.</summary>
    /// <exception cref="GranaryException">The command was refused, or the shard could not be reached in time.</exception>
    /// <exception cref="InvalidRequestException">The command breaks a rule.</exception>
    Task<TReply> Send<TReply>(int shard, LockCommand command, CancellationToken cancellationToken)
        where TReply : ShardReply;

    /// <summary>Asks once what happened; stays away as long as nothing does, up to <see cref="LockLimits.ListenFor"/>.</summary>
    Task<LockEvents> Listen(int shard, LockListen listen, CancellationToken cancellationToken);

    /// <summary>Asks once to keep a session alive in the shards; in all of them when none is named.</summary>
    Task<ImmutableArray<LockRenewal>> Renew(Guid session, TimeSpan ttl, ImmutableArray<int> shards, CancellationToken cancellationToken);
}
