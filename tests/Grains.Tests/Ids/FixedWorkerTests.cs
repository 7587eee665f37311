namespace Granary.Ids;

public sealed class FixedWorkerTests
{
    private readonly PoolHarness _pool = new();

    [Fact]
    public void A_fixed_worker_id_is_granted_as_asked()
    {
        var lease = _pool.Lease(workers: 2, worker: 6);

        Assert.Equal((6, 2), (lease.FirstWorker, lease.Workers));
    }

    [Fact]
    public void A_fixed_worker_id_in_a_live_lease_is_refused_and_the_holder_named()
    {
        _pool.Lease(PoolHarness.Anna, workers: 8);

        var refusal = _pool.Refused(PoolHarness.Bert, worker: 5);

        Assert.Equal(IdCodes.WorkerHeld, refusal.Code);
        Assert.StartsWith("Worker ids 0 to 7 of pool 'orders' are held by shop 17 on anna-host", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fixed_worker_id_whose_holder_is_silent_is_taken_at_its_mark()
    {
        var former = _pool.Lease(PoolHarness.Anna, worker: 5);
        _pool.Now += IdLimits.HolderAlive;

        var next = _pool.Lease(PoolHarness.Bert, worker: 5, whenAhead: WhenAhead.Start);

        Assert.Equal((5, former.Hi), (next.FirstWorker, next.Lo));
    }

    [Fact]
    public void A_fixed_worker_id_that_is_marked_ahead_is_not_waited_for_by_who_takes_another()
    {
        _pool.Lease(PoolHarness.Anna, worker: 5);
        _pool.Now += IdLimits.HolderAlive;

        var next = _pool.Lease(PoolHarness.Bert, worker: 5, whenAhead: WhenAhead.TakeAnother);

        Assert.Equal((0, _pool.Tick), (next.FirstWorker, next.Lo));
    }

    [Fact]
    public void A_fixed_worker_id_that_is_kept_for_a_name_is_refused()
    {
        var named = _pool.Lease(new WorkerHolder("web-0", "node-a", "shop 1"), worker: 5);
        _pool.Release(named, _pool.Tick);

        var refusal = _pool.Refused(worker: 5);

        Assert.Equal(IdCodes.WorkerHeld, refusal.Code);
        Assert.Contains("kept for the stable name 'web-0'", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, -1)]
    [InlineData(1, 1024)]
    [InlineData(4, 6)]
    [InlineData(1, int.MaxValue)]
    [InlineData(1, int.MinValue)]
    public void A_fixed_worker_id_outside_the_pool_or_not_aligned_is_refused(int workers, int worker)
    {
        var refusal = _pool.Refused(workers: workers, worker: worker);

        Assert.Equal((RefusalKind.Invalid, IdCodes.WorkerInvalid), (refusal.Kind, refusal.Code));
    }
}
