using System.Collections.Immutable;
using Orleans.Concurrency;

namespace Granary.Locks;

/// <inheritdoc cref="ILockHubGrain"/>
[GrainType(LockBlock.HubGrainType), StatelessWorker(1), Reentrant]
internal sealed class LockHubGrain(LockHub hub) : Grain, ILockHubGrain
{
    /// <inheritdoc/>
    public async ValueTask<ImmutableArray<LockBatchReply>> Execute(
        ImmutableArray<LockBatch> batches, CancellationToken cancellationToken = default) =>
        await hub.Execute(batches).WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<ImmutableArray<LockRenewal>> Renew(
        Guid session, TimeSpan ttl, ImmutableArray<int> shards, CancellationToken cancellationToken = default) =>
        await hub.Renew(session, ttl, shards).WaitAsync(cancellationToken);
}
