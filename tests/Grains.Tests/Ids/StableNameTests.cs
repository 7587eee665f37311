using Granary.Shards;

namespace Granary.Ids;

public sealed class StableNameTests
{
    private static readonly WorkerHolder Web0 = new("web-0", "node-a", "shop 1");

    private readonly PoolHarness _pool = new();

    [Fact]
    public void A_name_gets_the_same_worker_ids_back_after_a_clean_stop()
    {
        _pool.Lease();
        var first = _pool.Lease(Web0, workers: 4);
        _pool.Release(first, _pool.Tick);
        _pool.Reload();

        var again = _pool.Lease(Web0, workers: 4);

        Assert.Equal((4, first.FirstWorker), (first.FirstWorker, again.FirstWorker));
    }

    [Fact]
    public void A_name_s_worker_ids_go_to_nobody_else()
    {
        var named = _pool.Lease(Web0);
        _pool.Release(named, _pool.Tick);

        var other = _pool.Lease();

        Assert.NotEqual(named.FirstWorker, other.FirstWorker);
    }

    [Fact]
    public void After_a_crash_a_name_starts_at_its_mark_at_once()
    {
        var former = _pool.Lease(Web0);
        _pool.Now += TimeSpan.FromSeconds(30);

        var next = _pool.Lease(Web0 with { Process = "shop 2" }, whenAhead: WhenAhead.Start);

        Assert.Equal((former.FirstWorker, former.Hi, former.Hi + 30_000), (next.FirstWorker, next.Lo, next.Hi));
    }

    [Fact]
    public void A_start_right_after_a_crash_has_a_tenth_of_a_second_at_the_least()
    {
        var former = _pool.Lease(Web0);

        var next = _pool.Lease(Web0, whenAhead: WhenAhead.Start);

        Assert.Equal((former.Hi, former.Hi + 100), (next.Lo, next.Hi));
    }

    [Fact]
    public void A_start_far_ahead_goes_on_as_fast_as_time()
    {
        _pool.Lease(Web0);
        _pool.Now -= TimeSpan.FromHours(1);
        var next = _pool.Lease(Web0, whenAhead: WhenAhead.Start);
        _pool.Now += TimeSpan.FromSeconds(20);
        _pool.Reload();

        var renewed = _pool.Renew(next);

        Assert.Equal(next.Hi + 20_000, renewed.Hi);
    }

    [Fact]
    public void A_start_more_than_a_day_ahead_is_refused()
    {
        _pool.Lease(Web0);
        _pool.Now -= TimeSpan.FromDays(1);

        var refusal = _pool.Refused(Web0, whenAhead: WhenAhead.Start);

        Assert.Equal((IdCodes.WorkerAhead, IdLimits.BudgetDefault + IdLimits.SliceMin), (refusal.Code, refusal.RetryAfter));
    }

    [Fact]
    public void Who_chose_to_wait_is_told_how_long()
    {
        _pool.Lease(Web0);
        _pool.Now += TimeSpan.FromMinutes(1);

        var refusal = _pool.Refused(Web0, whenAhead: WhenAhead.Wait);

        Assert.Equal((RefusalKind.Conflict, IdCodes.WorkerAhead), (refusal.Kind, refusal.Code));
        Assert.Equal(TimeSpan.FromMinutes(10), refusal.RetryAfter);
        Assert.Empty(_pool.LastChanges);
    }

    [Fact]
    public void Who_chose_another_gets_it_and_the_name_moves_there()
    {
        var former = _pool.Lease(Web0);
        var other = _pool.Lease(Web0, whenAhead: WhenAhead.TakeAnother);
        _pool.Release(other, _pool.Tick);

        var again = _pool.Lease(Web0, whenAhead: WhenAhead.Wait);

        Assert.NotEqual(former.FirstWorker, other.FirstWorker);
        Assert.Equal(other.FirstWorker, again.FirstWorker);
    }

    [Fact]
    public void The_former_life_s_lease_is_lost_and_says_who_took_it()
    {
        var former = _pool.Lease(Web0);
        _pool.Lease(Web0 with { Process = "shop 2" });

        var refusal = _pool.Decide<Refusal>(new RenewWorkers(OperationId.New(), PoolHarness.Pool, former.LeaseId, IdLimits.BudgetDefault));

        Assert.Equal(IdCodes.LeaseLost, refusal.Code);
        Assert.Contains("passed to 'web-0' (shop 2 on node-a)", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_lives_on_another_machine_is_refused_and_the_holder_named()
    {
        _pool.Lease(Web0);
        _pool.Now += TimeSpan.FromSeconds(59);

        var refusal = _pool.Refused(Web0 with { Host = "node-b" });

        Assert.Equal((RefusalKind.Conflict, IdCodes.WorkerHeld), (refusal.Kind, refusal.Code));
        Assert.Equal(TimeSpan.FromSeconds(1), refusal.RetryAfter);
        Assert.Equal(
            "Worker id 0 of pool 'orders' is held by 'web-0' (shop 1 on node-a), which renewed last at 2026-01-01T12:00:00.0000000+00:00; "
            + "stop that process, or ask for other worker ids.",
            refusal.Message);
    }

    [Fact]
    public void A_name_that_was_silent_for_a_minute_goes_to_another_machine()
    {
        var former = _pool.Lease(Web0);
        _pool.Now += IdLimits.HolderAlive;

        var next = _pool.Lease(Web0 with { Host = "node-b" });

        Assert.Equal((former.FirstWorker, former.Hi), (next.FirstWorker, next.Lo));
    }

    [Fact]
    public void Another_number_of_workers_moves_the_name()
    {
        var one = _pool.Lease(Web0);

        var four = _pool.Lease(Web0, workers: 4);

        Assert.Equal((0, 4), (one.FirstWorker, four.FirstWorker));
        Assert.Equal((4, 4), Assert.Single(_pool.Rows.OfType<HolderRow>().Select(row => (row.FirstWorker, row.Workers))));
    }

    [Fact]
    public void A_forgotten_name_s_worker_ids_go_to_anybody()
    {
        var named = _pool.Lease(Web0);
        _pool.Release(named, _pool.Tick);

        var forgotten = _pool.Decide<Done>(new ForgetHolder(OperationId.New(), PoolHarness.Pool, "web-0"));
        var again = _pool.Decide<Done>(new ForgetHolder(OperationId.New(), PoolHarness.Pool, "web-0"));

        Assert.Equal((true, false), (forgotten.Changed, again.Changed));
        Assert.Equal(named.FirstWorker, _pool.Lease().FirstWorker);
    }

    [Fact]
    public void Each_datacenter_has_names_of_its_own()
    {
        var pool = new PoolHarness(SnowflakeLayout.Twitter);

        var leases = new[] { pool.Lease(Web0, datacenter: 1), pool.Lease(Web0, datacenter: 2) };

        Assert.Equal([(1, 0), (2, 0)], leases.Select(lease => (lease.Datacenter, lease.FirstWorker)));
    }
}
