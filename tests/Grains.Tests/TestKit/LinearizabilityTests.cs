using System.Diagnostics;
using Granary.Histories;

namespace Granary.TestKit;

/// <summary>Histories that are written by hand: what the checker accepts and what it refuses.</summary>
public sealed class LinearizabilityTests
{
    private readonly List<HistoryOperation> _history = [];

    [Fact]
    public void Holders_one_after_the_other_are_accepted()
    {
        Hold("a", LockWords.AcquireExclusive, 1, 2, token: 1, release: (5, 6));
        Hold("b", LockWords.AcquireExclusive, 3, 7, token: 2, release: (8, 9));

        Assert.Null(Problem(LockModel.Mutex));
    }

    [Fact]
    public void A_grant_while_the_release_is_under_way_is_accepted()
    {
        Hold("a", LockWords.AcquireExclusive, 1, 2, token: 1, release: (5, 20));
        Hold("b", LockWords.AcquireExclusive, 3, 7, token: 2, release: (8, 9));

        Assert.Null(Problem(LockModel.Mutex));
    }

    [Fact]
    public void Two_holders_are_refused_and_both_are_named()
    {
        Hold("a", LockWords.AcquireExclusive, 1, 2, token: 1, release: (8, 9));
        Hold("b", LockWords.AcquireExclusive, 3, 7, token: 2, release: (10, 11));

        var problem = Problem(LockModel.Mutex);

        Assert.Contains("of b: acquire.exclusive(lock", problem, StringComparison.Ordinal);
        Assert.Contains("held by [1 Exclusive", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_holder_after_a_hold_that_never_ended_is_refused()
    {
        Hold("a", LockWords.AcquireExclusive, 1, 2, token: 1);
        Hold("b", LockWords.AcquireExclusive, 3, 7, token: 2);

        Assert.NotNull(Problem(LockModel.Mutex));
    }

    [Fact]
    public void Readers_beside_readers_and_an_upgradeable_one_are_accepted()
    {
        Hold("a", LockWords.AcquireRead, 1, 2, token: 1, release: (8, 9));
        Hold("b", LockWords.AcquireRead, 3, 4, token: 2, release: (10, 11));
        Hold("c", LockWords.AcquireUpgradeable, 5, 6, token: 3, release: (12, 13));

        Assert.Null(Problem(LockModel.ReaderWriter));
    }

    [Theory]
    [InlineData(LockWords.AcquireRead, LockWords.AcquireExclusive)]
    [InlineData(LockWords.AcquireExclusive, LockWords.AcquireRead)]
    [InlineData(LockWords.AcquireUpgradeable, LockWords.AcquireExclusive)]
    [InlineData(LockWords.AcquireUpgradeable, LockWords.AcquireUpgradeable)]
    public void Who_does_not_get_along_is_refused(string first, string second)
    {
        Hold("a", first, 1, 2, token: 1, release: (8, 9));
        Hold("b", second, 3, 4, token: 2, release: (10, 11));

        Assert.NotNull(Problem(LockModel.ReaderWriter));
    }

    [Fact]
    public void An_upgrade_after_the_readers_have_gone_is_accepted()
    {
        Hold("a", LockWords.AcquireRead, 1, 2, token: 1, release: (5, 7));
        Hold("b", LockWords.AcquireUpgradeable, 1, 4, token: 2, release: (20, 21));
        Add("b", LockWords.Upgrade, 5, 9, argument: 2, LockWords.Held, value: 3);

        Assert.Null(Problem(LockModel.ReaderWriter));
    }

    [Fact]
    public void An_upgrade_beside_a_reader_is_refused()
    {
        Hold("a", LockWords.AcquireRead, 1, 2, token: 1, release: (10, 11));
        Hold("b", LockWords.AcquireUpgradeable, 1, 4, token: 2, release: (20, 21));
        Add("b", LockWords.Upgrade, 5, 9, argument: 2, LockWords.Held, value: 3);

        Assert.NotNull(Problem(LockModel.ReaderWriter));
    }

    [Fact]
    public void A_reader_beside_an_upgraded_holder_is_refused()
    {
        Hold("b", LockWords.AcquireUpgradeable, 1, 2, token: 1, release: (20, 21));
        Add("b", LockWords.Upgrade, 3, 4, argument: 1, LockWords.Held, value: 2);
        Hold("a", LockWords.AcquireRead, 5, 6, token: 3, release: (10, 11));

        Assert.NotNull(Problem(LockModel.ReaderWriter));
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(4, false)]
    public void Permits_are_accepted_up_to_their_sum(int permits, bool accepted)
    {
        Hold("a", LockWords.AcquirePermits, 1, 2, token: 1, release: (8, 9), permits: 2);
        Hold("b", LockWords.AcquirePermits, 3, 4, token: 2, release: (10, 11), permits: permits);

        Assert.Equal(accepted, Problem(LockModel.Semaphore(5)) is null);
    }

    [Fact]
    public void A_token_that_is_smaller_than_one_before_is_refused()
    {
        Hold("a", LockWords.AcquireExclusive, 1, 2, token: 7, release: (3, 4));
        Hold("b", LockWords.AcquireExclusive, 5, 6, token: 6, release: (7, 8));

        Assert.NotNull(Problem(LockModel.Mutex));
        Assert.Contains("went back", TokenOrder.FindProblem(new LockHistory(_history).StepsOf("lock")), StringComparison.Ordinal);
    }

    [Fact]
    public void Tokens_of_readers_who_asked_at_the_same_time_may_be_told_in_any_order()
    {
        Hold("a", LockWords.AcquireRead, 1, 5, token: 2, release: (6, 7));
        Hold("b", LockWords.AcquireRead, 2, 9, token: 1, release: (10, 11));

        Assert.Null(Problem(LockModel.ReaderWriter));
    }

    [Fact]
    public void A_token_that_came_twice_is_refused()
    {
        Hold("a", LockWords.AcquireRead, 1, 5, token: 2);
        Hold("b", LockWords.AcquireRead, 2, 9, token: 2);

        Assert.Contains("twice", TokenOrder.FindProblem(new LockHistory(_history).StepsOf("lock")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(7, true)]
    [InlineData(5, false)]
    public void A_lost_hold_makes_way_after_its_signal_and_not_before(long nextGrant, bool accepted)
    {
        Hold("a", LockWords.AcquireExclusive, 1, 2, token: 1);
        Note("a", LockWords.Lost, "lock", 6, argument: 1);
        Hold("b", LockWords.AcquireExclusive, 3, nextGrant, token: 2);

        Assert.Equal(accepted, Problem(LockModel.Mutex) is null);
    }

    [Theory]
    [InlineData(LockWords.Kill)]
    [InlineData(LockWords.Pause)]
    public void The_hold_of_a_process_that_is_away_makes_way_and_is_counted_as_excused(string fault)
    {
        Hold("a", LockWords.AcquireExclusive, 1, 2, token: 1);
        Note("nemesis", fault, "a", 3);
        Hold("b", LockWords.AcquireExclusive, 1, 4, token: 2, release: (5, 6));

        Assert.Null(Problem(LockModel.Mutex));
        Assert.Equal(1, new LockHistory(_history).ExcusedCount);
    }

    [Fact]
    public void A_holder_before_the_other_process_was_away_is_refused()
    {
        Hold("a", LockWords.AcquireExclusive, 1, 2, token: 1);
        Hold("b", LockWords.AcquireExclusive, 1, 4, token: 2, release: (5, 6));
        Note("nemesis", LockWords.Pause, "a", 8);

        Assert.NotNull(Problem(LockModel.Mutex));
    }

    [Fact]
    public void A_process_that_stood_still_may_release_what_has_passed_on_and_hold_again()
    {
        Hold("a", LockWords.AcquireExclusive, 1, 2, token: 1, release: (20, 21));
        Note("a", LockWords.Stalled, "", 3);
        Hold("b", LockWords.AcquireExclusive, 1, 10, token: 2, release: (30, 31));
        Hold("a", LockWords.AcquireExclusive, 22, 33, token: 3, release: (34, 35));

        Assert.Null(Problem(LockModel.Mutex));
    }

    [Fact]
    public void What_a_process_acquired_just_before_it_stood_still_is_excused_though_it_noticed_from_earlier_on()
    {
        Note("a", LockWords.Stalled, "", 3, until: 9);
        Hold("a", LockWords.AcquireExclusive, 5, 6, token: 1);
        Hold("b", LockWords.AcquireExclusive, 7, 8, token: 2);

        Assert.Null(Problem(LockModel.Mutex));
    }

    [Theory]
    [InlineData(LockWords.Release)]
    [InlineData(LockWords.Lost)]
    public void A_pause_excuses_nothing_that_goes_on_long_after_it(string end)
    {
        var later = 10 * Stopwatch.Frequency;
        Note("a", LockWords.Stalled, "", 3, until: 4);
        Hold("a", LockWords.AcquireExclusive, 1, 2, token: 1);
        Note("a", end, "lock", later, argument: 1);
        Hold("b", LockWords.AcquireExclusive, 5, later - 1, token: 2);

        Assert.NotNull(Problem(LockModel.Mutex));
        Assert.Equal(0, new LockHistory(_history).ExcusedCount);
    }

    [Theory]
    [InlineData(1, LockWords.Accepted, false)]
    [InlineData(1, LockWords.Refused, true)]
    [InlineData(2, LockWords.Accepted, true)]
    [InlineData(2, LockWords.Refused, false)]
    [InlineData(3, LockWords.Accepted, true)]
    [InlineData(3, LockWords.Refused, false)]
    public void A_register_accepts_what_is_fresh_and_refuses_what_is_stale(long token, string outcome, bool accepted)
    {
        Add("a", LockWords.Write, 1, 2, argument: 2, LockWords.Accepted, value: 0, written: 100);
        Add("b", LockWords.Write, 3, 4, argument: token, outcome, value: 0, written: 200);

        Assert.Equal(accepted, RegisterHistory.FindProblems(_history).Count == 0);
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(200, true)]
    [InlineData(300, false)]
    public void A_write_without_an_answer_may_have_gone_in_or_not(long read, bool accepted)
    {
        Add("a", LockWords.Write, 1, 2, argument: 1, LockWords.Accepted, value: 0, written: 100);
        Add("b", LockWords.Write, 3, null, argument: 2, null, value: 0, written: 200);
        Add("c", LockWords.Read, 10, 11, argument: 0, LockWords.Done, value: read);

        Assert.Equal(accepted, RegisterHistory.FindProblems(_history).Count == 0);
    }

    [Fact]
    public void A_write_without_an_answer_goes_in_once_at_the_most()
    {
        Add("b", LockWords.Write, 1, null, argument: 2, null, value: 0, written: 200);
        Add("c", LockWords.Read, 2, 3, argument: 0, LockWords.Done, value: 200);
        Add("a", LockWords.Write, 4, 5, argument: 2, LockWords.Accepted, value: 0, written: 300);
        Add("c", LockWords.Read, 6, 7, argument: 0, LockWords.Done, value: 200);

        Assert.NotEmpty(RegisterHistory.FindProblems(_history));
    }

    private string? Problem(LockModel model) => Linearizability.FindProblem(model, new LockHistory(_history).StepsOf("lock"));

    private void Hold(string process, string kind, long invoked, long returned, long token, (long, long)? release = null, long permits = 0)
    {
        Add(process, kind, invoked, returned, permits, LockWords.Held, token);
        if (release is var (releasing, released))
        {
            Add(process, LockWords.Release, releasing, released, token, LockWords.Done, 0);
        }
    }

    private void Note(string process, string kind, string key, long at, long argument = 0, long? until = null) => _history.Add(new HistoryOperation
    {
        Process = process,
        Kind = kind,
        Key = key,
        Argument = argument,
        Invoked = at,
        Returned = until ?? at,
        Outcome = "",
    });

    private void Add(string process, string kind, long invoked, long? returned, long argument, string? outcome, long value, long written = 0) =>
        _history.Add(new HistoryOperation
        {
            Process = process,
            Kind = kind,
            Key = "lock",
            Argument = argument,
            Argument2 = written,
            Invoked = invoked,
            Returned = returned,
            Outcome = outcome,
            Value = value,
        });
}
