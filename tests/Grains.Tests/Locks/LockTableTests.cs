using Granary.Ledger;
using Granary.Shards;

namespace Granary.Locks;

public sealed class LockTableTests
{
    private readonly OneShard _shard = new();
    private readonly LockSessionInfo _other = new(Guid.NewGuid(), TimeSpan.FromSeconds(2), "host", "other");

    [Fact]
    public void A_free_lock_is_granted_at_once_and_a_held_one_is_taken_or_waited_for()
    {
        var lease = _shard.Get("a");

        Assert.IsType<LockTaken>(_shard.Ask("a", wait: false).Reply);
        Assert.Equal(new LockQueued(1), _shard.Ask("a").Reply);
        Assert.Equal([lease.Lease], _shard.Find("a")!.Holders.Select(static holder => holder.Lease));
        Assert.Equal(1, _shard.Find("a")!.Waiters);
    }

    [Fact]
    public void A_session_that_is_new_after_a_takeover_lives_as_long_as_the_owner_before_could_have_renewed_it()
    {
        var shard = new OneShard(isClean: false);
        shard.Get("a", session: _other);

        shard.Advance(LedgerLimits.EpochProofMax + _other.Ttl);

        Assert.Single(shard.Find("a")!.Holders);
        shard.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(shard.Find("a"));
    }

    [Fact]
    public void A_failed_try_writes_nothing_and_leaves_nothing()
    {
        _shard.Get("a");

        var decision = _shard.Table.Decide(
            new AcquireLock(OperationId.New(), _shard.Session, _shard.Listener, "default", ["a", "b"], LockMode.Exclusive, 1, 1, Wait: false, null),
            new LockNow(_shard.Now, default));

        Assert.IsType<LockTaken>(decision.Reply);
        Assert.Empty(decision.Changes);
        Assert.Null(_shard.Find("b"));
    }

    [Fact]
    public void A_released_lock_is_offered_to_the_next_one_with_a_larger_token_and_in_one_row()
    {
        var first = _shard.Get("a");
        var next = _shard.Ask("a").Id;

        var decision = _shard.Table.Decide(new ReleaseLock(first.Lease, _shard.Session.Id), new LockNow(_shard.Now, default));

        Assert.Equal(new LockOffered(next), Assert.Single(decision.Notices).Event);
        Assert.Single(decision.Changes.Select(static change => change.Slot).Distinct());
        Assert.True(decision.Changes[^1].Row!.Token > first.Tokens[0].Token);
    }

    [Fact]
    public void An_offer_is_held_once_it_was_claimed()
    {
        var next = Offer();

        var lease = Assert.IsType<LockLease>(_shard.Claim(next));

        _shard.Advance(LockLimits.OfferPatience * 3);
        Assert.Equal(lease.Tokens[0].Token, Assert.Single(_shard.Find("a")!.Holders).Token);
    }

    [Fact]
    public void An_offer_that_nobody_claims_passes_on_with_a_new_token_and_a_late_claim_is_refused()
    {
        var offered = Offer();
        var after = _shard.Ask("a").Id;
        var token = _shard.Find("a")!.Holders[0].Token;

        var tick = _shard.Advance(LockLimits.OfferPatience);

        Assert.Equal(1, tick.OffersPassed);
        Assert.Equal([after], _shard.TakeOffers());
        Assert.True(_shard.Find("a")!.Holders[0].Token > token);
        Assert.Equal(LockCodes.OfferPassed, Assert.IsType<Refusal>(_shard.Claim(offered)).Code);
        Assert.IsType<LockLease>(_shard.Claim(after));
    }

    [Fact]
    public void A_repeat_gets_the_lease_that_it_had_from_the_next_owner_too()
    {
        var command = new AcquireLock(
            OperationId.New(), _shard.Session, _shard.Listener, "default", ["b", "a"], LockMode.Exclusive, 1, 1, Wait: true, null);
        var lease = Assert.IsType<LockLease>(_shard.Do(command));

        var next = new OneShard(_shard.Rows.Values, epoch: 2);

        Assert.Equal(lease.Tokens.Order(Comparer<LockToken>.Create(static (x, y) => x.Token.CompareTo(y.Token))), Assert.IsType<LockLease>(_shard.Do(command)).Tokens);
        Assert.Equal(lease.Tokens, Assert.IsType<LockLease>(next.Do(command)).Tokens);
    }

    [Fact]
    public void Tokens_grow_through_release_deletion_and_the_next_owner()
    {
        var first = _shard.Get("a").Tokens[0].Token;
        _shard.Release(_shard.Held[0]);
        var second = _shard.Get("a").Tokens[0].Token;
        _shard.Release(_shard.Held[0]);

        Assert.Empty(_shard.Rows);
        var third = new OneShard(_shard.Rows.Values, epoch: 2).Get("a").Tokens[0].Token;

        Assert.True(first < second && second < third, $"{first} {second} {third}");
        Assert.Equal((1, 2), (LockToken.EpochOf(second), LockToken.EpochOf(third)));
    }

    [Fact]
    public void Readers_share_and_a_writer_that_waits_keeps_later_readers_out()
    {
        var reader = _shard.Get("a", LockMode.Read);
        var second = _shard.Get("a", LockMode.Read);
        var writer = _shard.Ask("a").Id;
        var late = _shard.Ask("a", LockMode.Read).Id;

        Assert.IsType<LockTaken>(_shard.Ask("a", LockMode.Read, wait: false).Reply);
        _shard.Release(reader.Lease);
        Assert.Empty(_shard.TakeOffers());
        _shard.Release(second.Lease);
        Assert.Equal([writer], _shard.TakeOffers());
        _shard.Claim(writer);
        _shard.Release(writer);
        Assert.Equal([late], _shard.TakeOffers());
    }

    [Fact]
    public void A_writer_that_gives_up_lets_the_readers_in_behind_it()
    {
        _shard.Get("a", LockMode.Read);
        var writer = _shard.Ask("a").Id;
        var readers = new[] { _shard.Ask("a", LockMode.Read).Id, _shard.Ask("a", LockMode.Read).Id };

        _shard.Release(writer);

        Assert.Equal(readers, _shard.TakeOffers());
    }

    [Fact]
    public void An_upgrade_waits_for_the_readers_comes_before_writers_and_brings_a_new_token()
    {
        var reader = _shard.Get("a", LockMode.Read);
        var upgradeable = _shard.Get("a", LockMode.Upgradeable);
        var writer = _shard.Ask("a").Id;
        var upgrade = new UpgradeLock(OperationId.New(), _shard.Session, _shard.Listener, upgradeable.Lease, Wait: true);

        Assert.IsType<LockQueued>(_shard.Do(upgrade));
        _shard.Release(reader.Lease);

        Assert.Equal([upgrade.Operation], _shard.TakeOffers());
        var lease = Assert.IsType<LockLease>(_shard.Claim(upgrade.Operation));
        Assert.Equal((upgradeable.Lease, LockMode.Exclusive), (lease.Lease, lease.Mode));
        Assert.True(lease.Tokens[0].Token > upgradeable.Tokens[0].Token);
        _shard.Release(lease.Lease);
        Assert.Equal([writer], _shard.TakeOffers());
    }

    [Fact]
    public void An_upgrade_that_is_given_up_or_not_claimed_leaves_the_lease_upgradeable()
    {
        var upgradeable = _shard.Get("a", LockMode.Upgradeable);
        var reader = _shard.Get("a", LockMode.Read);
        var upgrade = new UpgradeLock(OperationId.New(), _shard.Session, _shard.Listener, upgradeable.Lease, Wait: true);
        _shard.Do(upgrade);

        Assert.IsType<LockTaken>(_shard.Ask("a", LockMode.Read, wait: false).Reply);
        _shard.Release(upgrade.Operation);
        _shard.Get("a", LockMode.Read);

        var again = upgrade with { Operation = OperationId.New() };
        _shard.Do(again);
        _shard.Release(reader.Lease);
        _shard.Release(_shard.Held[^1]);
        Assert.Equal([again.Operation], _shard.TakeOffers());
        _shard.Advance(LockLimits.OfferPatience);
        Assert.Equal(LockMode.Upgradeable, Assert.Single(_shard.Find("a")!.Holders).Mode);
        Assert.Equal(LockCodes.OfferPassed, Assert.IsType<Refusal>(_shard.Claim(again.Operation)).Code);
    }

    [Fact]
    public void Only_one_holder_is_upgradeable_and_others_cannot_be_upgraded()
    {
        _shard.Get("a", LockMode.Upgradeable);
        var reader = _shard.Get("a", LockMode.Read);

        Assert.IsType<LockTaken>(_shard.Ask("a", LockMode.Upgradeable, wait: false).Reply);
        var refusal = Assert.IsType<Refusal>(_shard.Do(new UpgradeLock(OperationId.New(), _shard.Session, _shard.Listener, reader.Lease, Wait: true)));
        Assert.Equal(LockCodes.NotUpgradeable, refusal.Code);
    }

    [Fact]
    public void A_request_for_many_permits_is_not_starved_by_small_ones()
    {
        var first = _shard.Ask("a", LockMode.Permits, permits: 2, limit: 3);
        var large = _shard.Ask("a", LockMode.Permits, permits: 3, limit: 3);
        var small = _shard.Ask("a", LockMode.Permits, permits: 1, limit: 3);

        Assert.IsType<LockLease>(first.Reply);
        Assert.IsType<LockQueued>(small.Reply);
        _shard.Release(first.Id);
        Assert.Equal([large.Id], _shard.TakeOffers());
        _shard.Claim(large.Id);
        _shard.Release(large.Id);
        Assert.Equal([small.Id], _shard.TakeOffers());
    }

    [Fact]
    public void Several_locks_are_granted_together_or_not_at_all()
    {
        var b = _shard.Get("b");
        var both = _shard.Ask(["a", "b"]);

        Assert.IsType<LockQueued>(both.Reply);
        Assert.Empty(_shard.Find("a")!.Holders);
        _shard.Release(b.Lease);

        Assert.Equal([both.Id], _shard.TakeOffers());
        Assert.Equal(["a", "b"], Assert.IsType<LockLease>(_shard.Claim(both.Id)).Tokens.Select(static token => token.Name));
    }

    [Fact]
    public void Requests_for_several_locks_do_not_wait_for_each_other_in_a_circle()
    {
        var c = _shard.Get("c");
        var first = _shard.Ask(["c", "a"]).Id;
        var second = _shard.Ask(["a", "b"]).Id;
        var third = _shard.Ask(["b", "c"]).Id;

        _shard.Release(c.Lease);
        foreach (var expected in new[] { first, second, third })
        {
            Assert.Equal([expected], _shard.TakeOffers());
            _shard.Claim(expected);
            _shard.Release(expected);
        }
    }

    [Fact]
    public void A_request_whose_session_runs_out_while_it_waits_is_told_so()
    {
        _shard.Get("a");
        var waiting = _shard.Ask("a", session: _other).Id;

        _shard.Advance(_other.Ttl + LockLimits.ExpiryGrace);

        Assert.Equal([new LockRevoked(waiting, LockCodes.SessionLost)], _shard.TakeNotices());
    }

    [Fact]
    public void A_session_that_runs_out_loses_everything_and_its_late_requests_are_refused()
    {
        var lease = _shard.Get("a", session: _other);
        var next = _shard.Ask("a").Id;

        _shard.Advance(_other.Ttl);
        Assert.Empty(_shard.TakeOffers());
        var tick = _shard.Advance(LockLimits.ExpiryGrace);

        Assert.Equal(1, tick.SessionsExpired);
        Assert.Equal([new LockRevoked(lease.Lease, LockCodes.SessionLost), new LockOffered(next)], _shard.TakeNotices());
        Assert.Equal(LockCodes.SessionLost, Assert.IsType<Refusal>(_shard.Ask("b", session: _other).Reply).Code);
        Assert.True(_shard.Table.KeepAlive(_other.Id, _shard.Now).IsLost);
    }

    [Fact]
    public void Keep_alives_requests_and_claims_keep_a_session()
    {
        _shard.Get("a", session: _other);
        for (var i = 0; i < 5; i++)
        {
            _shard.Advance(_other.Ttl);
            Assert.Equal(new LockSessionState(true, false, 1 + i, 0), _shard.Table.KeepAlive(_other.Id, _shard.Now));
            _shard.Advance(_other.Ttl);
            _shard.Get($"b{i}", session: _other);
        }

        Assert.NotNull(_shard.Find("a"));
    }

    [Fact]
    public void Ending_a_session_gives_everything_back_and_refuses_what_comes_late()
    {
        var held = _shard.Get("a", session: _other);
        _shard.Get("b");
        _shard.Ask("b", session: _other);

        _shard.Do(new EndSession(OperationId.New(), _other.Id));

        Assert.Null(_shard.Find("a"));
        Assert.Equal(0, _shard.Find("b")!.Waiters);
        Assert.Equal(LockCodes.SessionLost, Assert.IsType<Refusal>(_shard.Ask("a", session: _other).Reply).Code);
        Assert.DoesNotContain(_shard.Rows.Values, row => row.Lease == held.Lease);
    }

    [Fact]
    public void A_request_that_was_given_up_before_it_came_is_refused()
    {
        var command = new AcquireLock(
            OperationId.New(), _shard.Session, _shard.Listener, "default", ["a"], LockMode.Exclusive, 1, 1, Wait: true, null);

        _shard.Do(new ReleaseLock(command.Operation, _shard.Session.Id, IsUnanswered: true));

        Assert.Equal(LockCodes.GivenUp, Assert.IsType<Refusal>(_shard.Do(command)).Code);
        Assert.Null(_shard.Find("a"));
    }

    [Fact]
    public void Another_session_cannot_release_claim_or_annotate_a_lease()
    {
        var lease = _shard.Get("a");

        Assert.Equal(new Done(false), _shard.Release(lease.Lease, _other));
        Assert.IsType<Refusal>(_shard.Claim(lease.Lease, _other));
        Assert.IsType<Refusal>(_shard.Do(new AnnotateLease(OperationId.New(), _other.Id, lease.Lease, "mine")));
        Assert.Equal("note", Assert.Single(_shard.Find("a")!.Holders).Note);
    }

    [Fact]
    public void Force_takes_a_lock_tells_its_holder_and_answers_with_a_token_between_old_and_new()
    {
        var lease = _shard.Get("a");
        var next = _shard.Ask("a").Id;

        var forced = Assert.IsType<ForcedRelease>(_shard.Do(new ForceRelease(OperationId.New(), "default", "a", null, "ops")));

        Assert.Equal(lease.Lease, Assert.Single(forced.Released).Lease);
        Assert.Equal([new LockRevoked(lease.Lease, LockCodes.Forced), new LockOffered(next)], _shard.TakeNotices());
        Assert.True(lease.Tokens[0].Token < forced.Token && forced.Token < _shard.Find("a")!.Holders[0].Token);
        Assert.Equal(LockCodes.LeaseLost, Assert.IsType<Refusal>(_shard.Do(new AnnotateLease(OperationId.New(), _shard.Session.Id, lease.Lease, "x"))).Code);
    }

    [Fact]
    public void Force_on_what_nobody_holds_or_with_another_token_changes_nothing()
    {
        var lease = _shard.Get("a");

        Assert.Equal(LockCodes.NotHeld, Assert.IsType<Refusal>(_shard.Do(new ForceRelease(OperationId.New(), "default", "b", null, "ops"))).Code);
        Assert.Equal(
            LockCodes.NotHeld,
            Assert.IsType<Refusal>(_shard.Do(new ForceRelease(OperationId.New(), "default", "a", lease.Tokens[0].Token + 1, "ops"))).Code);
        Assert.NotNull(_shard.Find("a"));
    }

    [Fact]
    public void Watchers_are_told_of_every_change_of_what_they_watch_and_of_nothing_else()
    {
        var watch = OperationId.New();
        Assert.Empty(Assert.IsType<LockList>(_shard.Do(new WatchLocks(watch, _shard.Listener, new LockFilter("default", Prefix: "a")))).Locks);

        var lease = _shard.Get("a1");
        _shard.Get("b1");
        _shard.Do(new AnnotateLease(OperationId.New(), _shard.Session.Id, lease.Lease, "leader"));
        _shard.Release(lease.Lease);

        var changes = _shard.TakeNotices().Cast<LockChanged>().ToList();
        Assert.Equal(["note", "leader", null], changes.Select(static change => change.Lock.Holders.SingleOrDefault()?.Note));
        Assert.Equal(changes.Select(static change => change.Lock.Revision).Order(), changes.Select(static change => change.Lock.Revision));
        Assert.Equal(new Done(true), _shard.Do(new StopWatch(watch, _shard.Listener)));
        _shard.Get("a2");
        Assert.Empty(_shard.TakeNotices());
    }

    [Theory]
    [InlineData(true, 15.4)]
    [InlineData(false, 17.42)]
    public void After_a_takeover_stored_holders_keep_what_they_have_for_their_time_to_live_and_more_when_it_was_unclean(bool isClean, double seconds)
    {
        _shard.Get("a");
        var next = new OneShard(_shard.Rows.Values, epoch: 2, isClean);
        var waiter = next.Ask("a", session: _other with { Ttl = LockLimits.TtlMax }).Id;

        next.Advance(TimeSpan.FromSeconds(seconds - 0.01), keepAlive: false);
        Assert.Empty(next.TakeOffers());
        next.Advance(TimeSpan.FromSeconds(0.02), keepAlive: false);
        Assert.Equal([waiter], next.TakeOffers());
    }

    [Fact]
    public void What_breaks_a_rule_is_refused_with_the_argument_and_nothing_changes()
    {
        foreach (var (names, mode, permits, limit, argument) in new (string[], LockMode, int, int, string)[]
        {
            ([], LockMode.Exclusive, 1, 1, "names"), ([""], LockMode.Exclusive, 1, 1, "name"), (["a", "a"], LockMode.Exclusive, 1, 1, "names"),
            (["elsewhere"], LockMode.Exclusive, 1, 1, "names"), ([new string('x', 1025)], LockMode.Exclusive, 1, 1, "name"),
            (["a\0"], LockMode.Exclusive, 1, 1, "name"), (["\ud800"], LockMode.Exclusive, 1, 1, "name"), (["a"], (LockMode)9, 1, 1, "mode"),
            (["a"], LockMode.Read, 2, 1, "permits"), (["a"], LockMode.Permits, 0, 1, "permits"), (["a"], LockMode.Permits, 2, 1, "permits"),
            (["a"], LockMode.Permits, 1, LockLimits.PermitsMax + 1, "limit"), ([.. Enumerable.Range(0, 65).Select(static i => $"{i}")], LockMode.Exclusive, 1, 1, "names"),
        })
        {
            var refusal = Assert.IsType<Refusal>(_shard.Ask(names, mode, permits: permits, limit: limit).Reply);
            Assert.Equal((RefusalKind.Invalid, argument), (refusal.Kind, refusal.Argument));
        }

        var tooShort = _shard.Session with { Ttl = TimeSpan.FromSeconds(1) };
        Assert.Equal("ttl", Assert.IsType<Refusal>(_shard.Ask("a", session: tooShort).Reply).Argument);
        Assert.Equal(default, _shard.Table.Census);
    }

    [Fact]
    public void More_waiters_than_may_are_refused()
    {
        _shard.Get("a");
        for (var i = 0; i < LockLimits.WaitersPerNameMax; i++)
        {
            _shard.Ask("a");
        }

        Assert.Equal(LockCodes.TooManyWaiters, Assert.IsType<Refusal>(_shard.Ask("a").Reply).Code);
    }

    [Fact]
    public void A_list_is_sorted_filtered_and_cut()
    {
        foreach (var name in new[] { "b2", "a", "b1", "b3" })
        {
            _shard.Get(name);
        }

        var list = Assert.IsType<LockList>(_shard.Do(new DescribeLocks(default, new LockFilter(Prefix: "b"), 2)));

        Assert.Equal(["b1", "b2"], list.Locks.Select(static info => info.Name));
        Assert.True(list.IsCut);
    }

    [Fact]
    public void A_session_lists_what_it_holds()
    {
        var lease = _shard.Get("a", session: _other);
        _shard.Get("b");

        var list = Assert.IsType<LockLeaseList>(_shard.Do(new ListLeases(default, _other.Id)));

        Assert.Equal(("a", lease.Lease, lease.Tokens[0].Token), Assert.Single(list.Leases) is var only ? (only.Name, only.Lease, only.Token) : default);
    }

    [Fact]
    public void Rows_carry_a_lock_through_a_reload_unchanged()
    {
        _shard.Get("a", LockMode.Upgradeable);
        _shard.Get("a", LockMode.Read);
        _shard.Ask("s", LockMode.Permits, permits: 2, limit: 3);

        var next = new OneShard(_shard.Rows.Values, epoch: 2);

        Assert.Equivalent(_shard.Find("a")!.Holders, next.Find("a")!.Holders);
        Assert.IsType<LockTaken>(next.Ask("s", LockMode.Permits, wait: false, permits: 2, limit: 3).Reply);
        Assert.IsType<LockLease>(next.Ask("s", LockMode.Permits, wait: false, permits: 1, limit: 3).Reply);
        Assert.IsType<LockTaken>(next.Ask("a", LockMode.Upgradeable, wait: false).Reply);
    }

    private OperationId Offer()
    {
        var first = _shard.Get("a");
        var next = _shard.Ask("a").Id;
        _shard.Release(first.Lease);
        Assert.Equal([next], _shard.TakeOffers());
        return next;
    }
}
