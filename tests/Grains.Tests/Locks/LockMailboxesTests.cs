using Granary.Shards;
using Microsoft.Extensions.Time.Testing;

namespace Granary.Locks;

public sealed class LockMailboxesTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly LockMailboxes _boxes;
    private readonly Guid _listener = Guid.NewGuid();

    public LockMailboxesTests() => _boxes = new LockMailboxes(4, _time);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_call_that_waits_is_answered_by_the_next_event()
    {
        var call = Listen(seen: 0);
        Assert.False(call.IsCompleted);

        Post(new LockOffered(OperationId.New()));

        Assert.Single((await call).Events);
    }

    [Fact]
    public async Task An_event_is_told_again_until_it_was_seen()
    {
        Post(new LockOffered(OperationId.New()));

        var first = await Listen(seen: 0);
        var again = await Listen(seen: 0);
        var after = Listen(seen: first.Last);

        Assert.Equal(first.Events, again.Events);
        Assert.False(after.IsCompleted);
    }

    [Fact]
    public async Task A_later_call_ends_the_one_before_it_and_time_ends_a_call()
    {
        var first = Listen(seen: 0);
        var second = Listen(seen: 0);
        Assert.Empty((await first).Events);

        _time.Advance(LockLimits.ListenFor);

        Assert.Empty((await second).Events);
    }

    [Fact]
    public async Task Who_comes_from_another_epoch_is_told_at_once_which_one_it_is()
    {
        var events = await _boxes.Listen(new LockListen(_listener, 3, 9), Cancel);

        Assert.Equal((4L, 0L), (events.Epoch, events.Last));
    }

    [Fact]
    public async Task Of_a_watched_lock_only_the_last_state_is_told_whatever_order_the_commits_came_in()
    {
        var watch = OperationId.New();
        Post(Changed(1), Changed(3), Changed(2));

        var told = Assert.IsType<LockChanged>(Assert.Single((await Listen(seen: 0)).Events));

        Assert.Equal(3, told.Lock.Revision);

        LockChanged Changed(long revision) => new(watch, new LockInfo("default", "a", revision, [], 0));
    }

    [Fact]
    public async Task When_the_shard_leaves_calls_end_and_new_ones_are_refused()
    {
        var waiting = Listen(seen: 0);
        var reason = new Refusal(RefusalKind.Unavailable, "ledger.handed_over", "gone");

        _boxes.End(reason);

        Assert.Equal(reason, (await waiting).Refusal);
        Assert.Equal(reason, (await Listen(seen: 0)).Refusal);
    }

    [Fact]
    public void A_listener_that_has_not_called_for_long_is_forgotten_and_one_that_waits_is_not()
    {
        Post(new LockOffered(OperationId.New()));
        var other = Guid.NewGuid();
        _ = _boxes.Listen(new LockListen(other, 4, 0), Cancel);

        _time.Advance(LockLimits.ListenFor / 2);
        Assert.Empty(_boxes.ForgetSilent());
        _time.Advance(LockLimits.ListenerKept);
        _ = _boxes.Listen(new LockListen(other, 4, 0), Cancel);

        Assert.Equal([_listener], _boxes.ForgetSilent());
    }

    private Task<LockEvents> Listen(long seen) => _boxes.Listen(new LockListen(_listener, 4, seen), Cancel);

    private void Post(params LockEvent[] events) => _boxes.Post([.. events.Select(told => new LockNotice(_listener, told))]);
}
