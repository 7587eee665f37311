using Microsoft.Extensions.Time.Testing;

namespace Granary.Locks;

public sealed class SessionKeeperTests : IAsyncDisposable
{
    private static readonly TimeSpan Ttl = TimeSpan.FromSeconds(6);

    private readonly FakeTimeProvider _time = new();
    private readonly CoreLockShards _shards;
    private readonly LockFixture _fixture;
    private readonly ILockSession _session;

    public SessionKeeperTests()
    {
        _shards = new CoreLockShards(_time);
        _fixture = new LockFixture(_shards, _time, listening: TimeProvider.System);
        _fixture.Line.IsDeaf = true;
        _session = _fixture.Client.OpenSession(new LockSessionOptions { Ttl = Ttl });
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private LockLine Line => _fixture.Line;

    public async ValueTask DisposeAsync()
    {
        Line.Mend();
        await _fixture.DisposeAsync();
        _shards.Dispose();
    }

    [Fact]
    public async Task Keep_alives_hold_the_locks_for_as_long_as_they_get_through()
    {
        await using var held = await _session.AcquireAsync("a", cancellationToken: Ct);

        for (var i = 0; i < 50; i++)
        {
            await Beat(Ttl / LockLimits.KeepAlivesPerTtl);
        }

        Assert.True(held.IsHeld);
        Assert.Equal(1, _shards.Census.Held);
    }

    [Fact]
    public async Task Validity_counts_from_the_sending_of_the_last_keep_alive_that_was_answered()
    {
        await using var held = await _session.AcquireAsync("a", cancellationToken: Ct);
        Line.Cut();
        _time.Advance(Ttl / 3);
        _time.Advance(Ttl / 3);
        _time.Advance(TimeSpan.FromSeconds(1));
        await Eventually.True(() => Line.KeepAlives == 2, "a second keep-alive is sent though the first has no answer");

        Line.Mend();

        var full = (Ttl * LockLimits.ValidShare) - LockLimits.ValidityGuard;
        await Eventually.True(() => held.Validity == full - TimeSpan.FromSeconds(1), "the second keep-alive counts from its sending");
    }

    [Fact]
    public async Task Without_answers_the_handle_is_lost_before_the_time_to_live_is_over()
    {
        await using var held = await _session.AcquireAsync("a", cancellationToken: Ct);
        var lost = held.HandleLostToken;
        Line.Cut();

        _time.Advance((Ttl * LockLimits.ValidShare) - LockLimits.ValidityGuard - TimeSpan.FromMilliseconds(1));
        Assert.True(held.IsHeld);
        Assert.False(lost.IsCancellationRequested);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.False(held.IsHeld);
        Assert.True(lost.IsCancellationRequested);
        Assert.True(_session.LostToken.IsCancellationRequested);
        Assert.Equal(1, _shards.Census.Held);
        Assert.Equal(LockCodes.SessionLost, Assert.Throws<GranaryException>(held.ThrowIfLost).Code);
    }

    [Fact]
    public async Task A_callback_that_takes_its_time_holds_up_no_other_handles_signal()
    {
        await using var first = await _session.AcquireAsync("a", cancellationToken: Ct);
        await using var second = await _session.AcquireAsync("b", cancellationToken: Ct);
        using var hold = new ManualResetEventSlim();
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        foreach (var token in (CancellationToken[])[first.HandleLostToken, second.HandleLostToken])
        {
            token.Register(() =>
            {
                entered.TrySetResult();
                hold.Wait(Eventually.Patience);
            });
        }

        Line.Cut();
        _time.Advance(Ttl);
        await Eventually.Completes(entered.Task, "a callback runs");

        Assert.True(first.HandleLostToken.IsCancellationRequested);
        Assert.True(second.HandleLostToken.IsCancellationRequested);
        hold.Set();
    }

    [Fact]
    public async Task A_session_that_a_shard_has_let_go_of_is_lost_as_a_whole_and_ended_everywhere()
    {
        var names = Enumerable.Range(0, 20).Select(i => $"n{i}").GroupBy(name => _shards.NumberOf(name)).Select(one => one.First()).ToList();
        var held = await Task.WhenAll(names.Select(name => _session.AcquireAsync(name, cancellationToken: Ct)));
        _shards.Tell<Shards.Done>(0, new EndSession(Shards.OperationId.New(), _session.Id));

        await Beat(Ttl / LockLimits.KeepAlivesPerTtl);

        await Eventually.True(() => held.All(static one => !one.IsHeld), "all handles are lost");
        await Eventually.True(() => _shards.Census.Held == 0, "all locks are free");
    }

    [Fact]
    public async Task A_shard_that_is_only_waited_for_holds_up_no_keep_alives_of_others()
    {
        Line.IsDeaf = false;
        var other = new LockFixture(_shards, _time, listening: TimeProvider.System);
        await using var held = await _session.AcquireAsync("a", cancellationToken: Ct);
        var elsewhere = Enumerable.Range(0, 20).Select(i => $"n{i}").First(name => _shards.NumberOf(name) != _shards.NumberOf("a"));
        await other.Client.OpenSession(new LockSessionOptions { Ttl = LockLimits.TtlMax }).AcquireAsync(elsewhere, cancellationToken: Ct);
        var waiting = _session.AcquireAsync(elsewhere, cancellationToken: Ct);
        await Eventually.True(() => _shards.Census.Waiting == 1, "the request waits");
        _shards.Silent[_shards.NumberOf(elsewhere)] = true;

        for (var i = 0; i < 6; i++)
        {
            await Beat(Ttl / LockLimits.KeepAlivesPerTtl);
        }

        Assert.True(held.IsHeld);
        var thrownOut = await Assert.ThrowsAsync<GranaryException>(() => waiting.WaitAsync(Eventually.Patience, Ct));
        Assert.Equal(LockCodes.SessionLost, thrownOut.Code);
        await other.DisposeAsync();
    }

    [Fact]
    public async Task A_shard_that_does_not_answer_is_asked_again_before_the_next_beat_is_due()
    {
        await using var held = await _session.AcquireAsync("a", cancellationToken: Ct);
        _shards.Silent[_shards.NumberOf("a")] = true;
        await Beat(Ttl / LockLimits.KeepAlivesPerTtl);
        _shards.Silent.Clear();

        await Beat(Ttl / 12);

        await Eventually.True(() => held.Validity == (Ttl * LockLimits.ValidShare) - LockLimits.ValidityGuard, "the session is renewed");
    }

    [Fact]
    public async Task Nothing_is_sent_for_a_session_that_holds_nothing()
    {
        await (await _session.AcquireAsync("a", cancellationToken: Ct)).DisposeAsync();
        _time.Advance(Ttl);
        var sent = Line.KeepAlives;

        _time.Advance(Ttl * 10);

        Assert.Equal(sent, Line.KeepAlives);
        await using var again = await _session.AcquireAsync("a", cancellationToken: Ct);
        Assert.True(again.IsHeld);
    }

    /// <summary>Lets so much time pass, and the keep-alives that are due come through.</summary>
    private async Task Beat(TimeSpan span)
    {
        var sent = Line.KeepAlives;
        _time.Advance(span);
        await Eventually.True(() => Line.KeepAlives > sent, "a keep-alive is sent");
        await Eventually.True(() => Line.IsIdle, "its answer is there");
    }
}
