using System.Collections.Immutable;
using Granary.Shards;

namespace Granary.Locks;

/// <inheritdoc cref="ILockShards"/>
internal sealed class LockShards : ILockShards
{
    // More than other blocks have: a claim must not queue behind batches that wait for their commit.
    private const int CallsAtOnce = 4;

    private readonly IGrainFactory _grains;
    private readonly ShardDirectory _directory;
    private readonly ShardBatcher<LockCommand> _requests;
    private readonly ShardBatcher<LockCommand> _releases;

    public LockShards(
        IGrainFactory grains, ShardDirectory directory, ShardCallOptions options, Backoff backoff, TimeProvider time, ClientMetrics metrics)
    {
        (_grains, _directory) = (grains, directory);
        _requests = Batcher();

        // A release is answered without a commit, so it does not travel with what waits for one.
        _releases = Batcher();

        ShardBatcher<LockCommand> Batcher()
        {
            var route = new HubRoute(
                batches => Hub.Execute(batches), (shard, commands) => grains.GetGrain<ILockShardGrain>(KeyOf(shard)).Execute(commands), time);
            return new ShardBatcher<LockCommand>(
                (shard, commands) => route.Call(ShardMap.NumberOf(shard), commands), options, backoff, time, metrics,
                new ShardBatchRules<LockCommand> { CallsAtOnce = CallsAtOnce });
        }
    }

    private ILockHubGrain Hub => _grains.GetGrain<ILockHubGrain>(0);

    /// <inheritdoc/>
    public async ValueTask<int> ShardOf(string space, string name, CancellationToken cancellationToken) =>
        LockPlace.ShardOf(space, name, await Count(cancellationToken));

    /// <inheritdoc/>
    public async ValueTask<int> Count(CancellationToken cancellationToken) => (await _directory.Describe(cancellationToken)).ShardCount;

    /// <inheritdoc/>
    public async Task<TReply> Send<TReply>(int shard, LockCommand command, CancellationToken cancellationToken)
        where TReply : ShardReply
    {
        var batcher = command is ReleaseLock ? _releases : _requests;
        var reply = await batcher.Send(KeyOf(shard), command, cancellationToken);
        if (reply is LockLease lease)
        {
            _directory.Saw(lease.Incarnation);
        }

        return (TReply)reply;
    }

    /// <inheritdoc/>
    public Task<LockEvents> Listen(int shard, LockListen listen, CancellationToken cancellationToken) =>
        _grains.GetGrain<ILockShardGrain>(KeyOf(shard)).Listen(listen, cancellationToken).AsTask();

    /// <inheritdoc/>
    public Task<ImmutableArray<LockRenewal>> Renew(
        Guid session, TimeSpan ttl, ImmutableArray<int> shards, CancellationToken cancellationToken) =>
        Hub.Renew(session, ttl, shards, cancellationToken).AsTask();

    private static string KeyOf(int shard) => ShardMap.KeyOf(LockPlace.Block, shard);
}
