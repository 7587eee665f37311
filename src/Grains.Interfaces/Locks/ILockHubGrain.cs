using System.Collections.Immutable;

namespace Granary.Locks;

/// <summary>
/// Passes commands for many shards on, and the keep-alives of many sessions, one message a shard per
/// <see cref="LockLimits.KeepAliveWindow"/>. Any silo's own; key 0.
/// </summary>
[GrainInterfaceType("granary.locks-hub")]
public interface ILockHubGrain : IGrainWithIntegerKey
{
    /// <summary>
    /// Carries out batches of several shards, as <see cref="ILockShardGrain.Execute"/> does; answers when all shards did, or after
    /// <see cref="LockLimits.HubPatience"/>.
    /// </summary>
    /// <param name="batches">At most <see cref="LockLimits.BatchesPerHubCallMax"/>.</param>
    /// <param name="cancellationToken">Stops waiting; what was begun goes on.</param>
    /// <returns>One reply per batch, in order.</returns>
    [Alias("execute")]
    ValueTask<ImmutableArray<LockBatchReply>> Execute(ImmutableArray<LockBatch> batches, CancellationToken cancellationToken = default);

    /// <summary>Keeps a session alive; answers after the shards did, or after <see cref="LockLimits.KeepAlivePatience"/>.</summary>
    /// <param name="session">The session.</param>
    /// <param name="ttl">Its time to live: short ones are not held up as long for company.</param>
    /// <param name="shards">The shards' numbers; empty for all.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>One renewal per shard, in the order asked.</returns>
    [Alias("renew")]
    ValueTask<ImmutableArray<LockRenewal>> Renew(
        Guid session, TimeSpan ttl, ImmutableArray<int> shards, CancellationToken cancellationToken = default);
}
