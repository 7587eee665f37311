using System.Diagnostics.CodeAnalysis;
using Medallion.Threading;

namespace Granary.Locks.DistributedLock;

/// <summary>The contract of DistributedLock.Core, as its documentation has it, for one way to hold a name alone.</summary>
public abstract class SynchronizationConformance : IAsyncDisposable
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(50);

    private readonly CoreLockShards _shards = new(TimeProvider.System);
    private readonly LockFixture _one;
    private readonly LockFixture _other;

    protected SynchronizationConformance()
    {
        _one = new LockFixture(_shards, TimeProvider.System);
        _other = new LockFixture(_shards, TimeProvider.System);
    }

    private protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    private protected GranarySynchronizationProvider One => new(_one.Client);

    private protected GranarySynchronizationProvider Other => new(_other.Client);

    private protected CoreLockShards Shards => _shards;

    private protected LockLine OneLine => _one.Line;

    private Primitive Mine => Create(One, "name");

    private Primitive Theirs => Create(Other, "name");

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        OneLine.Mend();
        await _one.DisposeAsync();
        await _other.DisposeAsync();
        _shards.Dispose();
    }

    private protected abstract Primitive Create(GranarySynchronizationProvider provider, string name);

    [Fact]
    public async Task A_failed_try_is_null_and_a_later_one_succeeds()
    {
        await using (await Mine.AcquireAsync(null, Ct))
        {
            Assert.Null(await Theirs.TryAsync(TimeSpan.Zero, Ct));
            Assert.Null(await Theirs.TryAsync(Short, Ct));
            Assert.Null(await Mine.TryAsync(TimeSpan.Zero, Ct));
        }

        await using var later = await Theirs.TryAsync(TimeSpan.Zero, Ct);
        Assert.NotNull(later);
    }

    [Fact]
    [SuppressMessage("Performance", "CA1849", Justification = "The synchronous half is what is tested.")]
    public void A_failed_try_is_null_in_the_synchronous_half_too()
    {
        using (Mine.Acquire(null, Ct))
        {
            Assert.Null(Theirs.Try(TimeSpan.Zero, Ct));
            Assert.Null(Theirs.Try(Short, Ct));
        }

        using var later = Theirs.Try(TimeSpan.Zero, Ct);
        Assert.NotNull(later);
    }

    [Fact]
    public async Task An_acquire_that_is_not_in_time_throws_TimeoutException()
    {
        await using var held = await Mine.AcquireAsync(null, Ct);

        await Assert.ThrowsAsync<TimeoutException>(async () => await Theirs.AcquireAsync(Short, Ct));
        await Assert.ThrowsAsync<TimeoutException>(async () => await Theirs.AcquireAsync(TimeSpan.Zero, Ct));
        Assert.Throws<TimeoutException>(() => Theirs.Acquire(Short, Ct));
    }

    [Fact]
    public async Task An_acquire_without_a_timeout_waits_until_the_holder_has_gone()
    {
        var held = await Mine.AcquireAsync(null, Ct);
        var waiting = Theirs.AcquireAsync(null, Ct).AsTask();
        await Eventually.True(() => _shards.Census.Waiting == 1, "the request waits");
        Assert.False(waiting.IsCompleted);

        await held.DisposeAsync();

        await (await Eventually.Completes(waiting, "the lock is handed on")).DisposeAsync();
    }

    [Fact]
    public async Task A_thread_that_waits_is_woken_when_the_holder_has_gone()
    {
        var held = await Mine.AcquireAsync(null, Ct);
        var waiting = Task.Run(() => Theirs.Acquire(null, Ct).Dispose(), Ct);
        await Eventually.True(() => _shards.Census.Waiting == 1, "the request waits");

        await held.DisposeAsync();

        await Eventually.Completes(waiting, "the thread goes on");
    }

    [Fact]
    public async Task Threads_that_wait_for_each_other_in_great_number_all_have_their_turn()
    {
        var threads = Environment.ProcessorCount * 8;
        var inside = 0;

        await Eventually.Completes(
            Task.WhenAll(Enumerable.Range(0, threads).Select(_ => Task.Run(
                () =>
                {
                    using var held = Mine.Acquire(null, Ct);
                    Assert.Equal(1, Interlocked.Increment(ref inside));
                    Interlocked.Decrement(ref inside);
                },
                Ct))),
            "all had the lock");
    }

    [Fact]
    public void A_thread_with_a_context_that_runs_nothing_meanwhile_is_not_held_up()
    {
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(new DeadContext());
        try
        {
            using var held = Mine.Acquire(null, Ct);
            Assert.Null(Theirs.Try(TimeSpan.Zero, Ct));
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    [Fact]
    public async Task Cancelling_ends_the_wait()
    {
        await using var held = await Mine.AcquireAsync(null, Ct);
        using var cancel = new CancellationTokenSource();
        var waiting = Theirs.AcquireAsync(null, cancel.Token).AsTask();
        var trying = Task.Run(() => Theirs.Try(Timeout.InfiniteTimeSpan, cancel.Token), Ct);
        await Eventually.True(() => _shards.Census.Waiting == 2, "both wait");

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => trying);
        await Eventually.True(() => _shards.Census is { Waiting: 0, Held: 1 }, "neither leaves anything");
    }

    [Fact]
    public async Task A_token_that_is_cancelled_already_acquires_nothing()
    {
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Mine.TryAsync(TimeSpan.Zero, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Mine.AcquireAsync(null, cancelled));
        Assert.ThrowsAny<OperationCanceledException>(() => Mine.Acquire(null, cancelled));
        Assert.Empty(_shards.Commands);
    }

    [Theory]
    [InlineData(-2)]
    [InlineData(2_147_483_648)]
    public async Task A_timeout_that_is_neither_infinite_nor_between_zero_and_int_MaxValue_milliseconds_is_refused(double milliseconds)
    {
        var bad = TimeSpan.FromMilliseconds(milliseconds);

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Mine.TryAsync(bad, Ct));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Mine.AcquireAsync(bad, Ct));
        Assert.Throws<ArgumentOutOfRangeException>(() => Mine.Try(bad, Ct));
        Assert.Throws<ArgumentOutOfRangeException>(() => Mine.Acquire(bad, Ct));
    }

    [Fact]
    public async Task A_handle_may_be_disposed_more_than_once()
    {
        var held = await Mine.AcquireAsync(null, Ct);
        await held.DisposeAsync();
        await using var next = await Theirs.TryAsync(TimeSpan.Zero, Ct);

        await held.DisposeAsync();
        held.Dispose();

        Assert.NotNull(next);
        Assert.Null(await Mine.TryAsync(TimeSpan.Zero, Ct));
        Assert.False(next.HandleLostToken.IsCancellationRequested);
    }

    [Fact]
    public async Task The_lost_token_can_fire_and_is_refused_after_disposal()
    {
        var held = await Mine.AcquireAsync(null, Ct);
        Assert.True(held.HandleLostToken.CanBeCanceled);
        Assert.False(held.HandleLostToken.IsCancellationRequested);

        held.Dispose();

        Assert.Throws<ObjectDisposedException>(() => held.HandleLostToken);
    }

    [Fact]
    public async Task The_lost_token_fires_when_the_lock_is_lost_and_another_gets_it()
    {
        await using var held = await Mine.AcquireAsync(null, Ct);
        var lost = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        held.HandleLostToken.Register(lost.SetResult);
        var holder = _shards.Tell<LockList>(
            _shards.NumberOf(Mine.Name, SpaceOf(held)), new DescribeLocks(Granary.Shards.OperationId.New(), new LockFilter(), 1)).Locks[0];

        await _other.Client.ForceReleaseAsync(holder.Name, "the test", holder.Space, cancellationToken: Ct);

        await Eventually.Completes(lost.Task, "the holder is told");
        await using var next = await Theirs.TryAsync(TimeSpan.Zero, Ct);
        Assert.NotNull(next);
    }

    [Fact]
    public async Task The_lock_of_a_holder_that_died_passes_on_when_its_session_has_run_out()
    {
        var dying = new LockFixture(_shards, TimeProvider.System);
        var session = dying.Client.OpenSession(new LockSessionOptions { Ttl = LockLimits.TtlMin });
        await Create(new GranarySynchronizationProvider(session), "name").AcquireAsync(null, Ct);
        dying.Line.Cut();

        await using var next = await Eventually.Completes(Theirs.AcquireAsync(null, Ct).AsTask(), "the lock passes on");

        Assert.NotNull(next);
        dying.Line.Mend();
        await dying.DisposeAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("/a\\b c:\"'\u0001\u0007")]
    [InlineData("\0")]
    [InlineData("\ud83d\ude00")]
    [InlineData("\ud83d")]
    [InlineData("ÄÖÜ 名前")]
    public async Task Any_text_is_a_name(string name)
    {
        await using var held = await Create(One, name).AcquireAsync(null, Ct);

        Assert.Null(await Create(Other, name).TryAsync(TimeSpan.Zero, Ct));
        await using var another = await Create(Other, name + "x").TryAsync(TimeSpan.Zero, Ct);
        Assert.NotNull(another);
    }

    [Fact]
    public async Task Names_of_any_length_are_told_apart()
    {
        var name = new string('n', 100_000);
        await using var held = await Create(One, name).AcquireAsync(null, Ct);

        Assert.Null(await Create(Other, name).TryAsync(TimeSpan.Zero, Ct));
        await using var another = await Create(Other, name + "n").TryAsync(TimeSpan.Zero, Ct);
        Assert.NotNull(another);
    }

    [Fact]
    public async Task Names_differ_by_case_and_a_name_that_fits_is_kept()
    {
        Assert.Equal("Name", Create(One, "Name").Name);
        await using var held = await Create(One, "Name").AcquireAsync(null, Ct);

        await using var another = await Create(Other, "name").TryAsync(TimeSpan.Zero, Ct);

        Assert.NotNull(another);
    }

    [Fact]
    public void A_name_that_is_null_is_refused() => Assert.Throws<ArgumentNullException>(() => Create(One, null!));

    private static string SpaceOf(IDistributedSynchronizationHandle held) =>
        (held as LockHandle ?? ((UpgradeableHandle)held).Handle).Space;

    /// <summary>Belongs to a thread that is busy.</summary>
    private sealed class DeadContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
        }

        public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException();
    }
}
