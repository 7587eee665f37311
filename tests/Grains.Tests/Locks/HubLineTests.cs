using System.Collections.Immutable;
using Microsoft.Extensions.Time.Testing;

namespace Granary.Locks;

public sealed class HubLineTests
{
    private static readonly TimeSpan Long = LockLimits.TtlMax;

    private readonly FakeTimeProvider _time = new();
    private readonly List<ImmutableArray<Guid>> _sent = [];
    private readonly List<TaskCompletionSource<LockKeepAliveReply>> _answers = [];
    private readonly HubLine _line;

    public HubLineTests() => _line = new HubLine(3, Call, _time);

    [Fact]
    public void The_first_goes_at_once_and_those_of_the_window_after_it_go_together()
    {
        _ = _line.Renew(Guid.NewGuid(), Long);
        Assert.Single(_sent);

        for (var i = 0; i < 10; i++)
        {
            _ = _line.Renew(Guid.NewGuid(), Long);
        }

        Assert.Single(_sent);
        _time.Advance(LockLimits.KeepAliveWindow);
        Assert.Equal([1, 10], _sent.Select(static sessions => sessions.Length));
    }

    [Fact]
    public void A_short_lease_is_not_held_up_for_the_whole_window()
    {
        _ = _line.Renew(Guid.NewGuid(), Long);
        _ = _line.Renew(Guid.NewGuid(), Long);
        _ = _line.Renew(Guid.NewGuid(), LockLimits.TtlMin);

        _time.Advance(LockLimits.TtlMin / 40);

        Assert.Equal([1, 2], _sent.Select(static sessions => sessions.Length));
    }

    [Fact]
    public async Task Each_session_gets_its_own_state_and_nobody_waits_for_an_earlier_answer()
    {
        var (first, second) = (Guid.NewGuid(), Guid.NewGuid());
        var one = _line.Renew(first, Long);
        _time.Advance(LockLimits.KeepAliveWindow);
        var two = _line.Renew(second, Long);

        _answers[1].SetResult(new LockKeepAliveReply(7, [new LockSessionState(true, false, 5, 1)]));
        Assert.Equal(new LockRenewal(3, true, 7, new LockSessionState(true, false, 5, 1)), await two);
        Assert.False(one.IsCompleted);
        _answers[0].SetResult(new LockKeepAliveReply(7, [default]));
        Assert.Equal(new LockRenewal(3, true, 7, default), await one);
    }

    [Fact]
    public async Task A_refusal_an_error_and_silence_are_no_answer()
    {
        var refused = _line.Renew(Guid.NewGuid(), Long);
        _answers[0].SetResult(new LockKeepAliveReply(0, [], new Shards.Refusal(RefusalKind.Unavailable, "x", "y")));
        Assert.False((await refused).IsAnswered);

        _time.Advance(LockLimits.KeepAliveWindow);
        var failed = _line.Renew(Guid.NewGuid(), Long);
        _answers[1].SetException(new TimeoutException());
        Assert.False((await failed).IsAnswered);

        _time.Advance(LockLimits.KeepAliveWindow);
        var silent = _line.Renew(Guid.NewGuid(), Long);
        _time.Advance(LockLimits.KeepAlivePatience);
        Assert.False((await silent).IsAnswered);
    }

    [Fact]
    public void A_session_that_asks_twice_is_sent_once()
    {
        _ = _line.Renew(Guid.NewGuid(), Long);
        var session = Guid.NewGuid();
        var one = _line.Renew(session, Long);
        var two = _line.Renew(session, Long);

        _time.Advance(LockLimits.KeepAliveWindow);

        Assert.Same(one, two);
        Assert.Equal([session], _sent[1]);
    }

    private Task<LockKeepAliveReply> Call(ImmutableArray<Guid> sessions)
    {
        _sent.Add(sessions);
        _answers.Add(new TaskCompletionSource<LockKeepAliveReply>());
        return _answers[^1].Task;
    }
}
