using Granary.Shards;

namespace Granary.Ids;

public sealed class WorkerLeaseTests
{
    private readonly PoolHarness _pool = new();

    [Fact]
    public void A_slice_begins_now_and_ends_a_budget_ahead()
    {
        var lease = _pool.Lease();

        Assert.Equal((_pool.Tick, _pool.Tick + 660_000), (lease.Lo, lease.Hi));
        Assert.Equal(_pool.Now, lease.ServerTime);
    }

    [Fact]
    public void Leases_get_the_lowest_free_worker_ids()
    {
        var first = _pool.Lease();
        var second = _pool.Lease();

        Assert.Equal((0, 1), (first.FirstWorker, second.FirstWorker));
    }

    [Fact]
    public void A_block_is_aligned_to_its_width()
    {
        _pool.Lease();

        var block = _pool.Lease(workers: 8);

        Assert.Equal(8, block.FirstWorker);
    }

    [Fact]
    public void A_repeat_gets_the_same_lease_again()
    {
        var request = PoolHarness.Request();
        var first = _pool.Decide<WorkerLease>(request);
        _pool.Reload();

        var again = _pool.Decide<WorkerLease>(request);

        Assert.Equal(first, again);
    }

    [Fact]
    public void An_operation_id_that_somebody_else_used_gets_nothing()
    {
        var request = PoolHarness.Request(PoolHarness.Anna);
        _pool.Decide<WorkerLease>(request);

        var refusal = _pool.Decide<Refusal>(request with { Holder = PoolHarness.Bert });

        Assert.Equal(IdCodes.WorkerHeld, refusal.Code);
    }

    [Fact]
    public void A_late_repeat_of_a_released_request_gets_nothing()
    {
        var request = PoolHarness.Request();
        _pool.Release(_pool.Decide<WorkerLease>(request));

        var refusal = _pool.Decide<Refusal>(request);

        Assert.Equal(IdCodes.LeaseLost, refusal.Code);
    }

    [Fact]
    public void A_renewal_moves_the_end_ahead_and_leaves_the_beginning()
    {
        var lease = _pool.Lease();
        _pool.Now += TimeSpan.FromSeconds(20);

        var renewed = _pool.Renew(lease);

        Assert.Equal((lease.Lo, lease.Hi + 20_000), (renewed.Lo, renewed.Hi));
    }

    [Fact]
    public void A_renewal_writes_one_row_however_wide_the_block_is()
    {
        var lease = _pool.Lease(workers: 512);

        _pool.Renew(lease);

        Assert.IsType<LeaseRow>(Assert.Single(_pool.LastChanges).Row);
    }

    [Fact]
    public void A_renewal_with_a_smaller_budget_takes_nothing_back()
    {
        var lease = _pool.Lease();

        var renewed = _pool.Renew(lease, IdLimits.BudgetMin);

        Assert.Equal(lease.Hi, renewed.Hi);
    }

    [Fact]
    public void A_lease_that_ran_out_is_renewed_from_now_while_nobody_took_its_worker_ids()
    {
        var lease = _pool.Lease();
        _pool.Now += TimeSpan.FromHours(1);

        var renewed = _pool.Renew(lease);

        Assert.Equal((lease.FirstWorker, _pool.Tick), (renewed.FirstWorker, renewed.Lo));
    }

    [Fact]
    public void A_lease_that_ran_out_and_was_passed_on_is_lost_and_says_to_whom()
    {
        var lease = _pool.Lease(PoolHarness.Anna);
        _pool.Now += TimeSpan.FromHours(1);
        _pool.Lease(PoolHarness.Bert);

        var refusal = _pool.Decide<Refusal>(new RenewWorkers(OperationId.New(), PoolHarness.Pool, lease.LeaseId, IdLimits.BudgetDefault));

        Assert.Equal((RefusalKind.Conflict, IdCodes.LeaseLost), (refusal.Kind, refusal.Code));
        Assert.Contains("passed to shop 23 on bert-host", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_released_tail_makes_the_worker_id_free_at_once()
    {
        var lease = _pool.Lease();
        _pool.Now += TimeSpan.FromSeconds(5);
        _pool.Release(lease, nextTick: _pool.Tick);
        _pool.Reload();

        var next = _pool.Lease(PoolHarness.Bert);

        Assert.Equal((lease.FirstWorker, _pool.Tick), (next.FirstWorker, next.Lo));
    }

    [Fact]
    public void A_release_that_does_not_know_what_was_used_gives_no_tail_back()
    {
        var lease = _pool.Lease();
        _pool.Release(lease);

        var next = _pool.Lease(PoolHarness.Bert);

        Assert.Equal(1, next.FirstWorker);
    }

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void A_release_at_a_tick_outside_the_slice_counts_as_one_at_its_border(long nextTick)
    {
        var lease = _pool.Lease();
        _pool.Release(lease, nextTick);

        var mark = Assert.Single(_pool.Rows.OfType<MarkRow>());

        Assert.Equal(nextTick < 0 ? lease.Lo : lease.Hi, mark.HighWater);
    }

    [Fact]
    public void A_repeated_release_changes_nothing()
    {
        var lease = _pool.Lease();
        _pool.Release(lease);

        var again = _pool.Release(lease);

        Assert.False(again.Changed);
        Assert.Empty(_pool.LastChanges);
    }

    [Fact]
    public void A_crashed_holder_s_worker_id_comes_back_when_its_slice_is_over()
    {
        var lease = _pool.Lease();

        _pool.Now += IdLimits.BudgetDefault - TimeSpan.FromMilliseconds(1);
        var before = _pool.Lease(PoolHarness.Bert);
        _pool.Now += TimeSpan.FromMilliseconds(1);
        var after = _pool.Lease(PoolHarness.Bert);

        Assert.Equal((1, lease.FirstWorker, lease.Hi), (before.FirstWorker, after.FirstWorker, after.Lo));
    }

    [Fact]
    public void A_clock_that_is_set_back_makes_used_worker_ids_wait()
    {
        var lease = _pool.Lease();
        _pool.Release(lease, nextTick: _pool.Tick);
        _pool.Now -= TimeSpan.FromHours(3);
        _pool.Reload();

        var next = _pool.Lease(PoolHarness.Bert);

        Assert.NotEqual(lease.FirstWorker, next.FirstWorker);
    }

    [Fact]
    public void A_part_of_a_block_that_passed_on_leaves_the_mark_of_the_rest()
    {
        var block = _pool.Lease(PoolHarness.Anna, workers: 4);
        _pool.Now += TimeSpan.FromHours(1);
        _pool.Lease(PoolHarness.Bert);
        _pool.Now -= TimeSpan.FromHours(1);
        _pool.Reload();

        var next = _pool.Lease();

        Assert.Equal(block.FirstWorker + 4, next.FirstWorker);
    }

    [Fact]
    public void An_exhausted_pool_names_itself_its_size_and_its_holders()
    {
        var pool = new PoolHarness(SnowflakeLayout.Default with { WorkerBits = 1 });
        pool.Lease(PoolHarness.Anna);
        pool.Now += TimeSpan.FromSeconds(10);
        pool.Lease(PoolHarness.Bert);

        var refusal = pool.Refused();

        Assert.Equal((RefusalKind.Exhausted, IdCodes.PoolExhausted), (refusal.Kind, refusal.Code));
        Assert.Equal(IdLimits.BudgetDefault - TimeSpan.FromSeconds(10), refusal.RetryAfter);
        Assert.Equal(
            "Pool 'orders' has no 1 free worker ids side by side for datacenter 0: of its 2, 2 are leased and 0 kept for stable names. "
            + "Holders: shop 17 on anna-host has worker id 0; shop 23 on bert-host has worker id 1. "
            + "The next may come back at 2026-01-01T12:11:00.0000000+00:00.",
            refusal.Message);
    }

    [Fact]
    public void An_exhausted_pool_names_ten_holders_and_counts_the_others()
    {
        var pool = new PoolHarness(SnowflakeLayout.Default with { WorkerBits = 4 });
        for (var i = 0; i < 16; i++)
        {
            pool.Lease(PoolHarness.Anna);
        }

        var refusal = pool.Refused();

        Assert.Contains("has worker id 9; and 6 more.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Before_the_epoch_nothing_is_granted()
    {
        _pool.Now = SnowflakeLayout.DefaultEpoch.AddSeconds(-5);

        var refusal = _pool.Refused();

        Assert.Equal((IdCodes.TimeOutOfLayout, TimeSpan.FromSeconds(5)), (refusal.Code, refusal.RetryAfter));
    }

    [Fact]
    public void The_last_slice_ends_with_the_time_bits_and_after_that_nothing_is_granted()
    {
        _pool.Now = SnowflakeLayout.Default.EndsAt.AddSeconds(-5);
        var last = _pool.Lease();
        _pool.Now += TimeSpan.FromSeconds(5);

        var refusal = _pool.Refused();

        Assert.Equal(SnowflakeLayout.Default.TicksMax, last.Hi);
        Assert.Equal((RefusalKind.Exhausted, IdCodes.TimeOutOfLayout), (refusal.Kind, refusal.Code));
    }

    [Fact]
    public void A_full_pool_of_65536_worker_ids_finds_the_one_that_is_free()
    {
        var pool = new PoolHarness(SnowflakeLayout.Sonyflake);
        for (var i = 0; i < 64; i++)
        {
            pool.Lease(workers: 1024);
        }

        var one = pool.Rows.OfType<LeaseRow>().Single(lease => lease.FirstWorker == 63 * 1024);
        pool.Decide<Done>(new ReleaseWorkers(OperationId.New(), PoolHarness.Pool, one.LeaseId, one.Lo));

        Assert.Equal(63 * 1024, pool.Lease().FirstWorker);
    }
}
