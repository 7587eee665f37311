using Granary.Shards;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Granary.Ids;

public sealed class SnowflakeGeneratorTests
{
    private static readonly WorkerHolder Holder = new(null, "host", "tests");
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly FakeIdShards _shards;

    public SnowflakeGeneratorTests() => _shards = new FakeIdShards(_time);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ids_flow_through_ten_minutes_without_a_silo_then_fail_closed_and_flow_again_once_one_is_back()
    {
        await using var generator = await Open();
        await Renewal();
        _shards.Away = new GranaryException(RefusalKind.Unavailable, "ledger.unavailable", "The database is away.");

        for (var second = 0; second < 600; second++)
        {
            _time.Advance(Second);
            Assert.True(generator.Next() > 0);
        }

        _time.Advance(TimeSpan.FromMinutes(1));
        var refusal = Assert.Throws<GranaryException>(() => generator.Next());
        Assert.Equal((IdCodes.SliceExhausted, RefusalKind.Unavailable), (refusal.Code, refusal.Kind));
        Assert.Contains("pool 'orders'", refusal.Message, StringComparison.Ordinal);
        Assert.Throws<GranaryException>(() => generator.Fill(new long[3]));

        var next = generator.NextAsync(Cancelled).AsTask();
        Assert.False(next.IsCompleted);
        _shards.Away = null;
        await Eventually.True(
            () =>
            {
                _time.Advance(Second);
                return next.IsCompleted;
            },
            "the awaited id has come");
        Assert.Equal(_time.GetUtcNow(), TimeOf(generator, await next), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_restart_with_the_clock_set_back_an_hour_gives_its_first_id_at_once()
    {
        long before;
        await using (var first = await Open())
        {
            before = first.Next();
        }

        var setBack = new FakeTimeProvider(_time.GetUtcNow() - TimeSpan.FromHours(1));
        await using var second = await SnowflakeGenerator.OpenAsync(
            _shards, "orders", new SnowflakeOptions(), Holder, setBack, new CoarseClock(setBack), NullLogger.Instance, ClientMetrics.None, Cancelled);
        var after = second.Next();

        Assert.True(after > before);
        Assert.Equal(_time.GetUtcNow(), TimeOf(second, after), TimeSpan.FromMilliseconds(2));
    }

    [Fact]
    public async Task A_wall_clock_that_jumps_is_invisible()
    {
        var jumping = new JumpingTime(_time);
        await using var generator = await SnowflakeGenerator.OpenAsync(
            _shards, "orders", new SnowflakeOptions(), Holder, jumping, new CoarseClock(jumping), NullLogger.Instance, ClientMetrics.None, Cancelled);
        var before = generator.Next();

        jumping.Jump = -TimeSpan.FromHours(1);

        Assert.True(generator.Next() > before);
        Assert.Equal(TimeOf(generator, before), TimeOf(generator, generator.Next()));
    }

    [Fact]
    public async Task A_holder_that_insists_on_its_worker_ids_goes_on_to_the_end_of_its_slice_and_then_says_who_took_them()
    {
        await using var generator = await Open(new SnowflakeOptions { HolderName = "shop-0" });
        _shards.PassOn();

        await Renewal();
        await Eventually.True(() => generator.Lost.IsCancellationRequested, "the loss is told");
        Assert.True(generator.Next() > 0);

        _time.Advance(IdLimits.BudgetDefault);
        var refusal = Assert.Throws<GranaryException>(() => generator.Next());
        Assert.Contains("'thief'", refusal.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<GranaryException>(async () => await generator.NextAsync(Cancelled));
        Assert.Equal("shop-0", Assert.Single(_shards.Sent<LeaseWorkers>()).Holder.Name);
    }

    [Fact]
    public async Task Any_other_holder_takes_other_worker_ids_and_its_ids_go_on_growing()
    {
        _shards.FirstWorker = 8;
        await using var generator = await Open(new SnowflakeOptions { Workers = 4 });
        var before = generator.Next();
        _shards.PassOn();
        _shards.FirstWorker = 0;

        await NewLease(generator);

        var after = generator.Next();
        Assert.True(after > before);
        Assert.Equal(0, generator.Layout.Decode(after).Worker & ~3);
        Assert.False(generator.Lost.IsCancellationRequested);
    }

    [Fact]
    public async Task A_restored_store_ends_the_lease_and_another_one_is_taken()
    {
        await using var generator = await Open();
        var before = generator.Next();
        _shards.Incarnation = Guid.NewGuid();

        await NewLease(generator);

        Assert.Equal(_shards.Incarnation, generator.Lease.Incarnation);
        Assert.True(generator.Next() > before);
    }

    [Fact]
    public async Task A_pool_that_was_created_anew_with_another_layout_ends_the_generator()
    {
        await using var generator = await Open();
        _shards.PassOn();
        _shards.Layout = SnowflakeLayout.Twitter;

        await Renewal();
        await Eventually.True(() => generator.Lost.IsCancellationRequested, "the loss is told");

        Assert.Equal(SnowflakeLayout.Default, generator.Layout);
        await Eventually.True(() => _shards.Sent<ReleaseWorkers>().Count == 1, "the lease of the other layout goes back");
    }

    [Fact]
    public async Task A_renewal_moves_the_end_of_the_slice_about_every_twenty_seconds()
    {
        await using var generator = await Open();
        var hi = generator.Lease.Hi;
        var started = _time.GetUtcNow();

        await Renewal();
        await Eventually.True(() => generator.Lease.Hi > hi, "the slice has grown");

        Assert.True(_time.GetUtcNow() - started >= IdLimits.RenewEvery * 0.9, "not long before it is due");
    }

    [Fact]
    public async Task A_slice_that_begins_ahead_of_now_is_renewed_sooner()
    {
        await using (var crashed = await Open(new SnowflakeOptions { HolderName = "shop-0" }))
        {
            _shards.Away = new GranaryException(RefusalKind.Unavailable, "ledger.unavailable", "The database is away.");
        }

        _shards.Away = null;
        await using var generator = await Open(new SnowflakeOptions { HolderName = "shop-0" });
        var started = _time.GetUtcNow();

        Assert.Equal(IdLimits.BudgetDefault, TimeOf(generator, generator.Next()) - started);
        await Renewal();
        Assert.True(_time.GetUtcNow() - started < IdLimits.RenewEvery / 2, "well before twenty seconds");
    }

    [Fact]
    public async Task A_holder_that_chose_to_wait_starts_when_the_mark_has_passed()
    {
        await using (var crashed = await Open(new SnowflakeOptions { HolderName = "shop-0" }))
        {
            _shards.Away = new GranaryException(RefusalKind.Unavailable, "ledger.unavailable", "The database is away.");
        }

        _shards.Away = null;
        var mark = _time.GetUtcNow() + IdLimits.BudgetDefault;
        var opening = Open(new SnowflakeOptions { HolderName = "shop-0", WhenAhead = WhenAhead.Wait });
        await Eventually.True(
            () =>
            {
                _time.Advance(Second);
                return opening.IsCompleted;
            },
            "the mark has passed");

        await using var generator = await opening;
        Assert.True(TimeOf(generator, generator.Next()) >= mark);
        Assert.True(_time.GetUtcNow() >= mark);
    }

    [Fact]
    public async Task Disposal_gives_the_rest_of_the_slice_back_and_ends_the_generator()
    {
        var generator = await Open();
        var last = generator.Next();

        await generator.DisposeAsync();
        await generator.DisposeAsync();

        var release = Assert.Single(_shards.Sent<ReleaseWorkers>());
        Assert.Equal(generator.Lease.LeaseId, release.LeaseId);
        Assert.Equal(generator.Layout.Decode(last).Tick + 1, release.NextTick);
        Assert.Throws<ObjectDisposedException>(() => generator.Next());
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await generator.FillAsync(new long[2], Cancelled));
    }

    [Fact]
    public async Task Disposal_without_a_silo_does_not_throw()
    {
        var generator = await Open();
        _shards.Away = new GranaryException(RefusalKind.Unavailable, "ledger.unavailable", "The database is away.");

        await generator.DisposeAsync();

        Assert.Single(_shards.Sent<ReleaseWorkers>());
    }

    public static TheoryData<SnowflakeOptions, string> BadOptions => new()
    {
        { new SnowflakeOptions { Workers = 3 }, IdCodes.WorkersInvalid },
        { new SnowflakeOptions { Workers = 2048 }, IdCodes.WorkersInvalid },
        { new SnowflakeOptions { Workers = 4, Worker = 2 }, IdCodes.WorkerInvalid },
        { new SnowflakeOptions { Worker = -1 }, IdCodes.WorkerInvalid },
        { new SnowflakeOptions { HolderName = "" }, IdCodes.HolderInvalid },
        { new SnowflakeOptions { Note = new string('x', 257) }, IdCodes.HolderInvalid },
        { new SnowflakeOptions { WhenAhead = (WhenAhead)9 }, IdCodes.WhenAheadInvalid },
        { new SnowflakeOptions { Budget = Second }, IdCodes.BudgetInvalid },
        { new SnowflakeOptions { Datacenter = 1024 }, IdCodes.DatacenterRefused },
        { new SnowflakeOptions { FutureBorrow = TimeSpan.FromMilliseconds(7) }, IdCodes.FutureBorrowInvalid },
        { new SnowflakeOptions { FutureBorrow = TimeSpan.FromSeconds(6) }, IdCodes.FutureBorrowInvalid },
    };

    [Theory]
    [MemberData(nameof(BadOptions))]
    public async Task Bad_options_are_refused_before_anything_is_sent(SnowflakeOptions options, string code)
    {
        var refusal = await Assert.ThrowsAsync<InvalidRequestException>(() => Open(options));

        Assert.Equal(code, refusal.Code);
        Assert.Empty(_shards.Commands);
    }

    [Fact]
    public async Task Making_ids_allocates_nothing()
    {
        await using var generator = await Open(new SnowflakeOptions { Workers = 1024, FutureBorrow = Second });
        var ids = new long[64];
        Work();
        var before = GC.GetAllocatedBytesForCurrentThread();

        Work();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Work()
        {
            for (var i = 0; i < 100; i++)
            {
                generator.Next();
                generator.Fill(ids);
                var next = generator.NextAsync(CancellationToken.None);
                Assert.True(next.IsCompletedSuccessfully && next.Result > 0);
            }
        }
    }

    [Fact]
    public async Task Threads_share_a_generator_on_the_real_clock_without_a_duplicate()
    {
        var shards = new FakeIdShards(TimeProvider.System);
        await using var generator = await SnowflakeGenerator.OpenAsync(
            shards, "orders", new SnowflakeOptions(), Holder, TimeProvider.System, new CoarseClock(), NullLogger.Instance, ClientMetrics.None, Cancelled);

        var perThread = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            var drawn = new long[60_000];
            generator.Fill(drawn.AsSpan(0, 20_000));
            for (var i = 20_000; i < drawn.Length; i++)
            {
                drawn[i] = generator.Next();
            }

            return drawn;
        })));

        Assert.All(perThread, drawn => Assert.True(drawn.Zip(drawn.Skip(1)).All(pair => pair.First < pair.Second), "each thread's ids grow"));
        Assert.Equal(240_000, perThread.SelectMany(drawn => drawn).Distinct().Count());
    }

    /// <summary>A machine whose wall clock somebody sets; the monotonic clock does not care.</summary>
    private sealed class JumpingTime(FakeTimeProvider time) : TimeProvider
    {
        public TimeSpan Jump { get; set; }

        public override long TimestampFrequency => time.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => time.GetUtcNow() + Jump;

        public override long GetTimestamp() => time.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            time.CreateTimer(callback, state, dueTime, period);
    }

    private static DateTimeOffset TimeOf(SnowflakeGenerator generator, long id) => generator.Layout.Decode(id).Time;

    private Task<SnowflakeGenerator> Open(SnowflakeOptions? options = null) => SnowflakeGenerator.OpenAsync(
        _shards,
        "orders",
        options ?? new SnowflakeOptions(),
        Holder,
        _time,
        new CoarseClock(_time),
        NullLogger.Instance,
        new Random(1),
        ClientMetrics.None,
        Cancelled);

    private async Task Renewal()
    {
        var seen = _shards.Sent<RenewWorkers>().Count;
        await Eventually.True(
            () =>
            {
                _time.Advance(Second);
                return _shards.Sent<RenewWorkers>().Count > seen;
            },
            "the lease is renewed");
    }

    private async Task NewLease(SnowflakeGenerator generator)
    {
        var held = generator.Lease.LeaseId;
        await Eventually.True(
            () =>
            {
                _time.Advance(Second);
                return generator.Lease.LeaseId != held;
            },
            "another lease is taken");
    }
}
