using System.Collections.Immutable;
using Granary.Shards;

namespace Granary.Ids;

public sealed class PoolAdministrationTests
{
    private readonly PoolHarness _pool = new();

    [Fact]
    public void The_same_definition_again_changes_nothing()
    {
        var again = _pool.Decide<PoolInfo>(new CreatePool(OperationId.New(), _pool.Definition));

        Assert.Equal(_pool.Definition, again.Definition);
        Assert.Empty(_pool.LastChanges);
    }

    [Fact]
    public void The_order_of_ranges_makes_no_difference()
    {
        var pool = new PoolHarness(SnowflakeLayout.Default, new DatacenterRange(2, 0, 50), new DatacenterRange(1, 50, 50));
        var turned = pool.Definition with { Ranges = [.. pool.Definition.Ranges.Reverse()] };

        Assert.IsType<PoolInfo>(pool.Decide<PoolInfo>(new CreatePool(OperationId.New(), turned)));
    }

    [Fact]
    public void Another_definition_of_the_name_is_refused()
    {
        var other = _pool.Definition with { Layout = SnowflakeLayout.Js53 };

        var refusal = _pool.Decide<Refusal>(new CreatePool(OperationId.New(), other));

        Assert.Equal((RefusalKind.Conflict, IdCodes.PoolExists), (refusal.Kind, refusal.Code));
    }

    [Fact]
    public void The_default_pool_is_made_once_and_not_again_after_it_was_deleted()
    {
        var table = new IdTable([]);

        var first = table.EnsureDefaultPool(_pool.Now);
        var second = table.EnsureDefaultPool(_pool.Now);
        table.Decide(new DeletePool(OperationId.New(), IdTable.DefaultPool), _pool.Now);
        var third = table.EnsureDefaultPool(_pool.Now);

        Assert.Equal(SnowflakeLayout.Default, Assert.IsType<PoolRow>(Assert.Single(first).Row).Definition.Layout);
        Assert.Empty(second);
        Assert.Empty(third);
    }

    [Fact]
    public void A_description_tells_the_live_leases_by_worker_id()
    {
        _pool.Lease(PoolHarness.Anna, worker: 9);
        _pool.Lease(PoolHarness.Bert, workers: 4);

        var info = Assert.Single(_pool.Decide<PoolList>(new DescribePools(default, PoolHarness.Pool)).Pools);

        Assert.Equal((5, 1024), (info.WorkersLeased, info.WorkersTotal));
        Assert.Equal([(0, 4), (9, 1)], info.Leases.Select(lease => (lease.FirstWorker, lease.Workers)));
        Assert.Equal([_pool.Now, _pool.Now], info.Leases.Select(lease => lease.From));
        Assert.Equal(_pool.Now + IdLimits.BudgetDefault, info.Leases[0].Until);
    }

    [Fact]
    public void A_listing_has_all_pools_by_name_without_their_leases()
    {
        _pool.Lease();
        _pool.Decide<PoolInfo>(new CreatePool(OperationId.New(), new PoolDefinition { Name = "invoices" }));

        var pools = _pool.Decide<PoolList>(new DescribePools(default)).Pools;

        Assert.Equal([("invoices", 0), ("orders", 1)], pools.Select(pool => (pool.Definition.Name, pool.WorkersLeased)));
        Assert.All(pools, pool => Assert.Empty(pool.Leases));
    }

    [Fact]
    public void A_pool_with_a_live_lease_stays_and_the_holder_is_named()
    {
        _pool.Lease(PoolHarness.Anna);

        var refusal = _pool.Decide<Refusal>(new DeletePool(OperationId.New(), PoolHarness.Pool));

        Assert.Equal((RefusalKind.Conflict, IdCodes.PoolInUse), (refusal.Kind, refusal.Code));
        Assert.Contains("shop 17 on anna-host has worker id 0", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_deleted_pool_is_not_found()
    {
        _pool.Decide<Done>(new DeletePool(OperationId.New(), PoolHarness.Pool));
        _pool.Reload();

        var refusal = _pool.Refused();

        Assert.Equal((RefusalKind.NotFound, IdCodes.PoolNotFound), (refusal.Kind, refusal.Code));
    }

    [Fact]
    public void A_pool_that_is_created_again_starts_behind_the_deleted_one_and_at_once_for_all_who_do_not_wait()
    {
        var lease = _pool.Lease();
        _pool.Now += TimeSpan.FromHours(1);
        _pool.Decide<Done>(new DeletePool(OperationId.New(), PoolHarness.Pool));
        _pool.Now -= TimeSpan.FromHours(2);
        _pool.Reload();
        _pool.Decide<PoolInfo>(new CreatePool(OperationId.New(), _pool.Definition));

        var any = _pool.Lease();
        var fixedOne = _pool.Lease(worker: 700, whenAhead: WhenAhead.Start);
        var another = _pool.Lease(worker: 701, whenAhead: WhenAhead.TakeAnother);
        var waiting = _pool.Refused(worker: 702, whenAhead: WhenAhead.Wait);

        Assert.Equal((lease.Hi, lease.Hi), (any.Lo, fixedOne.Lo));
        Assert.Equal((701, lease.Hi), (another.FirstWorker, another.Lo));
        Assert.Equal(IdCodes.WorkerAhead, waiting.Code);
    }

    [Fact]
    public void Rows_of_a_deleted_pool_belong_to_no_later_one_and_go_in_the_end()
    {
        var old = _pool.Lease(new WorkerHolder("web-0", "node-a", "shop 1"), workers: 4);
        _pool.Now += TimeSpan.FromHours(1);
        _pool.Decide<Done>(new DeletePool(OperationId.New(), PoolHarness.Pool));
        _pool.Reload();
        _pool.Decide<PoolInfo>(new CreatePool(OperationId.New(), _pool.Definition with { Layout = SnowflakeLayout.Js53 }));
        _pool.Reload();

        var renewal = _pool.Decide<Refusal>(new RenewWorkers(OperationId.New(), PoolHarness.Pool, old.LeaseId, IdLimits.BudgetDefault));
        var next = _pool.Lease();

        Assert.Equal(IdCodes.LeaseLost, renewal.Code);
        Assert.Equal(0, next.FirstWorker);
        Assert.Equal(["LeaseRow", "PoolRow"], _pool.Rows.Select(row => row.GetType().Name).Order());
    }

    [Fact]
    public void Raised_floors_make_the_leases_of_a_restored_store_void()
    {
        var lease = _pool.Lease();
        var rows = _pool.Rows.Select(row => row is PoolRow pool
            ? pool with { FloorMilliseconds = _pool.Now.AddHours(1).ToUnixTimeMilliseconds() }
            : row).ToArray();
        var restored = new IdTable(rows);

        var renewal = restored.Decide(new RenewWorkers(OperationId.New(), PoolHarness.Pool, lease.LeaseId, IdLimits.BudgetDefault), _pool.Now);
        var next = restored.Decide(PoolHarness.Request(worker: lease.FirstWorker), _pool.Now);

        Assert.Equal(IdCodes.LeaseLost, Assert.IsType<Refusal>(renewal.Reply).Code);
        Assert.Equal(_pool.Tick + 3_600_000, Assert.IsType<WorkerLease>(next.Reply).Lo);
    }

    public static TheoryData<string, string> Broken { get; } = new()
    {
        { "name", IdCodes.NameInvalid },
        { "no definition", IdCodes.LayoutInvalid },
        { "no layout", IdCodes.LayoutInvalid },
        { "bits", IdCodes.LayoutInvalid },
        { "overlap", IdCodes.LayoutInvalid },
        { "outside", IdCodes.LayoutInvalid },
        { "overflow", IdCodes.LayoutInvalid },
        { "twice", IdCodes.LayoutInvalid },
        { "empty range", IdCodes.LayoutInvalid },
        { "bits and ranges", IdCodes.LayoutInvalid },
        { "home", IdCodes.LayoutInvalid },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void Each_broken_definition_is_refused_and_changes_nothing(string rule, string code)
    {
        var good = new PoolDefinition { Name = "fresh" };
        var bad = rule switch
        {
            "name" => good with { Name = "-" },
            "no definition" => null!,
            "no layout" => good with { Layout = null! },
            "bits" => good with { Layout = SnowflakeLayout.Default with { WorkerBits = 11 } },
            "overlap" => WithRanges(good, new DatacenterRange(1, 0, 10), new DatacenterRange(2, 9, 10)),
            "outside" => WithRanges(good, new DatacenterRange(1, 1000, 25)),
            "overflow" => WithRanges(good, new DatacenterRange(1, int.MaxValue, int.MaxValue)),
            "twice" => WithRanges(good, new DatacenterRange(1, 0, 10), new DatacenterRange(1, 10, 10)),
            "empty range" => WithRanges(good, new DatacenterRange(1, 0, 0)),
            "bits and ranges" => WithRanges(good, new DatacenterRange(1, 0, 10)) with { Layout = SnowflakeLayout.Twitter },
            "home" => good with { HomeDatacenter = -1 },
            _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "No such rule."),
        };

        var refusal = _pool.Decide<Refusal>(new CreatePool(OperationId.New(), bad));

        Assert.Equal((RefusalKind.Invalid, code), (refusal.Kind, refusal.Code));
        Assert.Empty(_pool.LastChanges);
    }

    private static PoolDefinition WithRanges(PoolDefinition definition, params ImmutableArray<DatacenterRange> ranges) =>
        definition with { Ranges = ranges };
}
