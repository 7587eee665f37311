using Granary.Shards;

namespace Granary.Ids;

public sealed class IdShardGrainTests(ShardClusterFixture fixture) : IClassFixture<ShardClusterFixture>
{
    private static readonly WorkerHolder Holder = new(null, "host", "test 1");

    private ShardCluster Cluster => fixture.Cluster;

    [Fact]
    public async Task The_default_pool_is_there_from_the_first_start()
    {
        var list = await Cluster.Ask<PoolList>("default", new DescribePools(OperationId.New(), "default"));

        Assert.Equal(SnowflakeLayout.Default, Assert.Single(list.Pools).Definition.Layout);
    }

    [Fact]
    public async Task A_repeated_lease_request_gets_the_same_lease()
    {
        var request = Lease("default");

        var first = await Cluster.Ask<WorkerLease>("default", request);
        var second = await Cluster.Ask<WorkerLease>("default", request);

        Assert.Equal((first.LeaseId, first.FirstWorker, first.Lo), (second.LeaseId, second.FirstWorker, second.Lo));
    }

    [Fact]
    public async Task Two_leases_have_different_worker_ids()
    {
        var first = await Cluster.Ask<WorkerLease>("default", Lease("default"));
        var second = await Cluster.Ask<WorkerLease>("default", Lease("default"));

        Assert.NotEqual(first.FirstWorker, second.FirstWorker);
    }

    [Fact]
    public async Task A_restart_remembers_leases_and_sequences()
    {
        var sequence = $"restart-{Guid.NewGuid():N}";
        await Cluster.Ask<SequenceInfo>(sequence, new CreateSequence(OperationId.New(), new SequenceDefinition(sequence)));
        var before = await Cluster.Ask<SequenceRange>(sequence, new TakeRange(OperationId.New(), sequence, 100));
        var lease = await Cluster.Ask<WorkerLease>("default", Lease("default"));

        foreach (var silo in Cluster.Silos.Silos.ToArray())
        {
            await Cluster.Silos.RestartSiloAsync(silo);
        }

        var after = await Cluster.Ask<SequenceRange>(sequence, new TakeRange(OperationId.New(), sequence, 100));
        var renewed = await Cluster.Ask<WorkerLease>("default", new RenewWorkers(OperationId.New(), "default", lease.LeaseId, IdLimits.BudgetDefault));
        Assert.Equal(before.First + before.Count, after.First);
        Assert.Equal(lease.FirstWorker, renewed.FirstWorker);
    }

    [Fact]
    public async Task A_strict_request_that_is_repeated_after_a_restart_gets_the_same_values_and_the_next_one_those_behind_them()
    {
        var sequence = $"strict-{Guid.NewGuid():N}";
        var taker = Guid.NewGuid();
        var request = new TakeRange(OperationId.New(), sequence, 3, null, SequenceLevel.Strict, taker, 1);
        await Cluster.Ask<SequenceInfo>(
            sequence, new CreateSequence(OperationId.New(), new SequenceDefinition(sequence, Level: SequenceLevel.Strict)));
        var first = await Cluster.Ask<SequenceRange>(sequence, request);

        foreach (var silo in Cluster.Silos.Silos.ToArray())
        {
            await Cluster.Silos.RestartSiloAsync(silo);
        }

        Assert.Equal(first, await Cluster.Ask<SequenceRange>(sequence, request));
        Assert.Equal(4, (await Cluster.Ask<SequenceRange>(sequence, request with { Turn = 2 })).First);
    }

    [Fact]
    public async Task A_monotonic_sequence_goes_on_with_greater_values_after_a_silo_was_killed()
    {
        var sequence = $"monotonic-{Guid.NewGuid():N}";
        await Cluster.Ask<SequenceInfo>(
            sequence, new CreateSequence(OperationId.New(), new SequenceDefinition(sequence, Level: SequenceLevel.Monotonic)));
        var before = await Cluster.Ask<SequenceRange>(sequence, Take());

        await Cluster.Silos.KillSiloAsync(Cluster.Silos.Silos[^1], TestContext.Current.CancellationToken);
        await Cluster.Silos.StartAdditionalSiloAsync();
        var after = await Cluster.Ask<SequenceRange>(sequence, Take());

        Assert.True(after.First > before.First, $"{after.First} came after {before.First}.");

        TakeRange Take() => new(OperationId.New(), sequence, 1, null, SequenceLevel.Monotonic);
    }

    [Fact]
    public async Task A_refusal_in_a_batch_leaves_the_others_alone()
    {
        var replies = await Cluster.ShardOf("default").Execute(
            [Lease("default"), Lease("nowhere"), Lease("default")], TestContext.Current.CancellationToken);

        Assert.IsType<WorkerLease>(replies[0]);
        Assert.Equal(IdCodes.PoolNotFound, Assert.IsType<Refusal>(replies[1]).Code);
        Assert.IsType<WorkerLease>(replies[2]);
    }

    private static LeaseWorkers Lease(string pool) => new(OperationId.New(), pool, 1, Holder, 0, IdLimits.BudgetDefault);
}
