using Granary.Shards;

namespace Granary.Locks;

public sealed class LockShardGrainTests(ShardClusterFixture fixture) : IClassFixture<ShardClusterFixture>
{
    private readonly LockSessionInfo _session = new(Guid.NewGuid(), TimeSpan.FromSeconds(60), "host", "test 1");
    private readonly Guid _listener = Guid.NewGuid();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ShardCluster Cluster => fixture.Cluster;

    [Fact]
    public async Task A_released_lock_is_pushed_to_the_one_who_waits_and_held_once_claimed()
    {
        var (held, waiting) = (Acquire("push"), Acquire("push"));
        var first = await Cluster.Ask<LockLease>("push", held);
        await Cluster.Ask<LockQueued>("push", waiting);
        var heard = await Listen("push", 0, 0);
        var next = Listen("push", heard.Epoch, heard.Last);

        await Cluster.Ask<Done>("push", new ReleaseLock(held.Operation, _session.Id));

        var told = await Eventually.Completes(next, "the shard tells of the offer");
        Assert.Equal([new LockOffered(waiting.Operation)], told.Events);
        var second = await Cluster.Ask<LockLease>("push", new ClaimOffer(waiting.Operation, _session.Id));
        Assert.True(second.Tokens[0].Token > first.Tokens[0].Token);
    }

    [Fact]
    public async Task A_hub_renews_a_session_in_the_shards_that_it_is_asked_for()
    {
        await Cluster.Ask<LockLease>("renewed", Acquire("renewed"));
        var shard = LockPlace.ShardOf("default", "renewed", ShardLimits.ShardCount);
        var hub = Cluster.Silos.Client.GetGrain<ILockHubGrain>(0);

        var one = await hub.Renew(_session.Id, _session.Ttl, [shard], Cancel);
        var all = await hub.Renew(_session.Id, _session.Ttl, [], Cancel);

        Assert.Equal((shard, true, new LockSessionState(true, false, 1, 0)), (one[0].Shard, one[0].IsAnswered, one[0].State));
        Assert.Equal(ShardLimits.ShardCount, all.Length);
        Assert.Equal([shard], all.Where(static renewal => renewal.State.IsKnown).Select(static renewal => renewal.Shard));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await hub.Renew(_session.Id, _session.Ttl, [16], Cancel));
    }

    [Fact]
    public async Task A_restart_remembers_who_holds_what_and_tokens_grow_over_it()
    {
        var held = Acquire("kept");
        var before = await Cluster.Ask<LockLease>("kept", held);
        var released = Acquire("freed");
        var freed = await Cluster.Ask<LockLease>("freed", released);
        await Cluster.Ask<Done>("freed", new ReleaseLock(released.Operation, _session.Id));

        foreach (var silo in Cluster.Silos.Silos.ToArray())
        {
            await Cluster.Silos.RestartSiloAsync(silo);
        }

        Assert.Equal(before.Tokens, (await Cluster.Ask<LockLease>("kept", held)).Tokens);
        await Cluster.Ask<LockTaken>("kept", Acquire("kept") with { Wait = false });
        Assert.True((await Cluster.Ask<LockLease>("freed", Acquire("freed"))).Tokens[0].Token > freed.Tokens[0].Token);
    }

    [Fact]
    public async Task A_forced_release_is_answered_alike_when_it_is_repeated()
    {
        await Cluster.Ask<LockLease>("forced", Acquire("forced"));
        var force = new ForceRelease(OperationId.New(), "default", "forced", null, "ops");

        var first = await Cluster.Ask<ForcedRelease>("forced", force);
        await Cluster.Ask<LockLease>("forced", Acquire("forced"));
        var again = await Cluster.Ask<ForcedRelease>("forced", force);

        Assert.Equal(first.Token, again.Token);
        await Cluster.Ask<LockTaken>("forced", Acquire("forced") with { Wait = false });
    }

    private Task<LockEvents> Listen(string name, long epoch, long seen) =>
        Cluster.LockShardOf(name).Listen(new LockListen(_listener, epoch, seen), Cancel).AsTask();

    private AcquireLock Acquire(string name) =>
        new(OperationId.New(), _session, _listener, "default", [name], LockMode.Exclusive, 1, 1, Wait: true, null);
}
