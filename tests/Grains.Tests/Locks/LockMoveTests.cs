using Granary.Shards;

namespace Granary.Locks;

public sealed class LockMoveTests
{
    [Fact]
    public async Task Calls_that_wait_for_events_do_not_keep_a_shard_from_moving()
    {
        await using var cluster = await ShardCluster.StartAsync(1);
        var calls = await Task.WhenAll(
            Enumerable.Range(0, ShardLimits.ShardCount).Select(shard => Wait(cluster, ShardMap.KeyOf(LockPlace.Block, shard))));

        await cluster.Silos.StartAdditionalSiloAsync();
        await Eventually.True(
            () => cluster.Services<ShardRegistry>().All(static registry => registry.Owned.Count(static key => ShardMap.BlockOf(key) == LockPlace.Block) == 8),
            "each silo owns half of the shards");

        // They were ended; a call that had held its shard until it ran out by itself would have been answered without a refusal.
        Assert.Equal(8, calls.Count(static call => call is { Call: { IsCompletedSuccessfully: true } ended } && ended.Result.Refusal is not null));
        Assert.Equal(8, calls.Count(static call => !call.Call.IsCompleted));
    }

    private static async Task<Waiting> Wait(ShardCluster cluster, string key)
    {
        var (shard, listener) = (cluster.Silos.Client.GetGrain<ILockShardGrain>(key), Guid.NewGuid());
        var first = await Eventually.Value(
            async () => await shard.Listen(new LockListen(listener, 0, 0), TestContext.Current.CancellationToken) is { Refusal: null } heard ? heard : null,
            $"{key} answers");
        return new Waiting(shard.Listen(new LockListen(listener, first.Epoch, first.Last), TestContext.Current.CancellationToken).AsTask());
    }

    // Wrapped, or awaiting whoever made the call would await the call.
    private sealed record Waiting(Task<LockEvents> Call);
}
