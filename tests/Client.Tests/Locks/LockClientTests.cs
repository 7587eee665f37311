using Granary.Shards;
using Microsoft.Extensions.Time.Testing;

namespace Granary.Locks;

public sealed class LockClientTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly CoreLockShards _shards;
    private readonly LockFixture _one;
    private readonly LockFixture _other;

    public LockClientTests()
    {
        _shards = new CoreLockShards(_time);
        _one = new LockFixture(_shards, _time);
        _other = new LockFixture(_shards, _time);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private LockClient One => _one.Client;

    private LockClient Other => _other.Client;

    public async ValueTask DisposeAsync()
    {
        await _one.DisposeAsync();
        await _other.DisposeAsync();
        _shards.Dispose();
    }

    [Fact]
    public async Task A_held_lock_is_refused_to_others_until_it_is_given_back_and_its_token_grows()
    {
        var first = await One.AcquireAsync("a", cancellationToken: Ct);
        Assert.Null(await Other.TryAcquireAsync("a", cancellationToken: Ct));
        await first.DisposeAsync();
        await using var second = await Other.TryAcquireAsync("a", cancellationToken: Ct);

        Assert.NotNull(second);
        Assert.True(second.Token > first.Token);
        Assert.Equal(("a", "default", LockMode.Exclusive), (second.Name, second.Space, second.Mode));
        Assert.True(second.IsHeld);
        Assert.False(first.IsHeld);
        second.ThrowIfLost();
    }

    [Fact]
    public async Task Who_waits_gets_the_lock_when_it_is_given_back_without_asking_again()
    {
        var first = await One.AcquireAsync("a", cancellationToken: Ct);
        var waiting = Other.AcquireAsync("a", cancellationToken: Ct);
        await Waiting(1);

        await first.DisposeAsync();
        await using var second = await Eventually.Completes(waiting, "the lock is handed on");

        Assert.Equal(2, _shards.Sent<AcquireLock>().Count);
        Assert.Single(_shards.Sent<ClaimOffer>());
    }

    [Fact]
    public async Task Waiters_get_the_lock_in_the_order_in_which_they_came()
    {
        var order = new List<int>();
        var held = await One.AcquireAsync("a", cancellationToken: Ct);
        var waiters = new List<Task>();
        for (var i = 0; i < 5; i++)
        {
            var number = i;
            waiters.Add(Hold(number));
            await Waiting(number + 1);
        }

        await held.DisposeAsync();
        await Eventually.Completes(Task.WhenAll(waiters), "all had their turn");

        Assert.Equal([0, 1, 2, 3, 4], order);

        async Task Hold(int number)
        {
            await using var mine = await (number % 2 == 0 ? One : Other).AcquireAsync("a", cancellationToken: Ct);
            order.Add(number);
        }
    }

    [Fact]
    public async Task A_wait_that_times_out_is_null_and_leaves_nothing_behind()
    {
        await using var held = await One.AcquireAsync("a", cancellationToken: Ct);
        var waiting = Other.TryAcquireAsync("a", timeout: TimeSpan.FromSeconds(3), cancellationToken: Ct);
        await Waiting(1);

        _time.Advance(TimeSpan.FromSeconds(3));

        Assert.Null(await Eventually.Completes(waiting, "the wait ends"));
        await Waiting(0);
        Assert.Equal(1, _shards.Census.Held);
    }

    [Fact]
    public async Task An_acquire_that_times_out_throws()
    {
        await using var held = await One.AcquireAsync("a", cancellationToken: Ct);
        var waiting = Other.AcquireAsync("a", timeout: TimeSpan.FromSeconds(3), cancellationToken: Ct);
        await Waiting(1);

        _time.Advance(TimeSpan.FromSeconds(3));

        await Assert.ThrowsAsync<TimeoutException>(() => waiting);
    }

    [Fact]
    public async Task A_cancelled_wait_leaves_nothing_behind()
    {
        await using var held = await One.AcquireAsync("a", cancellationToken: Ct);
        using var cancel = new CancellationTokenSource();
        var waiting = Other.AcquireAsync("a", cancellationToken: cancel.Token);
        await Waiting(1);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await Waiting(0);
    }

    [Fact]
    public async Task A_request_that_is_cancelled_on_its_way_is_refused_when_it_arrives()
    {
        using var cancel = new CancellationTokenSource();
        _other.Line.Cut();
        var asking = Other.AcquireAsync("a", cancellationToken: cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);

        _other.Line.Mend();

        await Eventually.True(() => _shards.Sent<ReleaseLock>().Count == 1 && _shards.Sent<AcquireLock>().Count == 1, "both arrive");
        await Eventually.True(() => _shards.Census is { Held: 0, Waiting: 0 }, "neither leaves anything");
        Assert.True(_shards.Sent<ReleaseLock>()[0].IsUnanswered);
    }

    [Fact]
    public async Task A_grant_whose_answer_was_lost_is_the_same_grant()
    {
        _one.Line.AnswersToLose = 1;
        await using (await One.AcquireAsync("a", cancellationToken: Ct))
        {
            Assert.Equal(1, _shards.Census.Held);
        }

        Assert.Equal(0, _shards.Census.Held);
    }

    [Fact]
    public async Task Waiters_queue_again_when_the_shard_is_taken_over_and_their_timeout_goes_on_counting()
    {
        var held = await One.AcquireAsync("a", cancellationToken: Ct);
        var waiting = Other.AcquireAsync("a", cancellationToken: Ct);
        var impatient = Other.TryAcquireAsync("a", timeout: TimeSpan.FromSeconds(2), cancellationToken: Ct);
        await Waiting(2);
        _time.Advance(TimeSpan.FromSeconds(1.5));

        _shards.TakeOver(_shards.NumberOf("a"));
        await PassUntil(() => _shards.Census.Waiting == 2, TimeSpan.FromMilliseconds(10), "both wait again");
        _time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Null(await Eventually.Completes(impatient, "the timeout ends the wait"));
        Assert.True(held.IsHeld);
        await held.DisposeAsync();

        await using var next = await Eventually.Completes(waiting, "the lock is handed on");
        Assert.True(next.Token > held.Token);
    }

    [Fact]
    public async Task A_lease_that_nobody_knows_is_given_back_after_a_takeover()
    {
        await using var held = await One.AcquireAsync("a", cancellationToken: Ct);
        var session = (await One.GetAsync("a", cancellationToken: Ct)).Holders[0].Session;
        var shard = _shards.NumberOf("a");
        var stray = Enumerable.Range(0, 100).Select(i => $"stray{i}").First(name => _shards.NumberOf(name) == shard);
        _shards.Tell<LockLease>(shard, new AcquireLock(
            OperationId.New(), session, Guid.NewGuid(), "default", [stray], LockMode.Exclusive, 1, 1, Wait: false, Note: null));

        _shards.TakeOver(shard);
        await PassUntil(() => _shards.Census.Held == 1, TimeSpan.FromMilliseconds(100), "the stray lease is given back");

        Assert.True(held.IsHeld);
    }

    [Fact]
    public async Task A_lease_that_nobody_knows_is_found_by_the_keep_alives_counts()
    {
        await using var held = await One.AcquireAsync("a", cancellationToken: Ct);
        var session = (await One.GetAsync("a", cancellationToken: Ct)).Holders[0].Session;
        var shard = _shards.NumberOf("a");
        var stray = Enumerable.Range(0, 100).Select(i => $"stray{i}").First(name => _shards.NumberOf(name) == shard);
        _shards.Tell<LockLease>(shard, new AcquireLock(
            OperationId.New(), session, Guid.NewGuid(), "default", [stray], LockMode.Exclusive, 1, 1, Wait: false, Note: null));

        await PassUntil(() => _shards.Census.Held == 1, TimeSpan.FromMilliseconds(250), "the stray lease is given back");

        Assert.True(held.IsHeld);
    }

    [Fact]
    public async Task A_forced_release_is_told_to_the_holder_and_to_nobody_else()
    {
        await using var held = await One.AcquireAsync("a", cancellationToken: Ct);
        await using var beside = await One.AcquireAsync("b", cancellationToken: Ct);
        var lost = Signal(held.HandleLostToken);

        var forced = await Other.ForceReleaseAsync("a", "the test", cancellationToken: Ct);

        await Eventually.Completes(lost, "the holder is told");
        Assert.False(held.IsHeld);
        Assert.True(forced.Token > held.Token);
        Assert.Equal(held.Token, Assert.Single(forced.Released).Token);
        Assert.Equal(LockCodes.Forced, Assert.Throws<GranaryException>(held.ThrowIfLost).Code);
        Assert.True(beside.IsHeld);
        await using var next = await Other.TryAcquireAsync("a", cancellationToken: Ct);
        Assert.True(next!.Token > forced.Token);
    }

    [Fact]
    public async Task Several_locks_are_had_all_or_none_in_the_order_of_their_shards()
    {
        string[] names = [.. Enumerable.Range(0, 12).Select(i => $"n{i}")];
        await using (var all = await One.AcquireAllAsync(names, cancellationToken: Ct))
        {
            Assert.Equal(names, all.Tokens.Select(static token => token.Name));
            Assert.All(all.Tokens, static token => Assert.True(token.Token > 0));
            Assert.Null(await Other.TryAcquireAllAsync(["x", "n3", "y"], cancellationToken: Ct));
        }

        await Eventually.True(() => _shards.Census.Held == 0, "nothing is held");
        var shards = _shards.Commands.Where(static one => one.Command is AcquireLock { Names.Length: > 1 }).Select(static one => one.Shard).ToList();
        Assert.Equal(shards.Take(4).Order(), shards.Take(4));
        Assert.All(_shards.Sent<AcquireLock>(), static asked => Assert.Equal(asked.Names.Order(StringComparer.Ordinal), asked.Names));
    }

    [Fact]
    public async Task Several_locks_that_cannot_all_be_had_in_time_leave_none_behind()
    {
        string[] names = [.. Enumerable.Range(0, 12).Select(i => $"n{i}")];
        var last = names.MaxBy(name => _shards.NumberOf(name))!;
        await using var held = await One.AcquireAsync(last, cancellationToken: Ct);
        var waiting = Other.TryAcquireAllAsync(names, timeout: TimeSpan.FromSeconds(2), cancellationToken: Ct);
        await Waiting(1);

        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Null(await Eventually.Completes(waiting, "the wait ends"));
        await Eventually.True(() => _shards.Census is { Held: 1, Waiting: 0 }, "all others are free");
    }

    [Fact]
    public async Task Readers_share_and_a_writer_waits_for_them()
    {
        var first = await One.AcquireAsync("a", LockRequest.Read, cancellationToken: Ct);
        var second = await Other.AcquireAsync("a", LockRequest.Read, cancellationToken: Ct);
        var writer = One.AcquireAsync("a", cancellationToken: Ct);
        await Waiting(1);
        Assert.Null(await Other.TryAcquireAsync("a", LockRequest.Read, cancellationToken: Ct));

        await first.DisposeAsync();
        Assert.False(writer.IsCompleted);
        await second.DisposeAsync();

        await (await Eventually.Completes(writer, "the writer gets the lock")).DisposeAsync();
    }

    [Fact]
    public async Task An_upgradeable_lock_becomes_exclusive_with_a_new_token_when_its_readers_have_gone()
    {
        await using var upgradeable = await One.AcquireAsync("a", LockRequest.Upgradeable, cancellationToken: Ct);
        var before = upgradeable.Token;
        var reader = await Other.AcquireAsync("a", LockRequest.Read, cancellationToken: Ct);
        Assert.False(await upgradeable.TryUpgradeAsync(TimeSpan.Zero, Ct));
        var upgrade = upgradeable.TryUpgradeAsync(cancellationToken: Ct);
        await Waiting(1);

        await reader.DisposeAsync();

        Assert.True(await Eventually.Completes(upgrade, "the upgrade comes through"));
        Assert.Equal(LockMode.Exclusive, upgradeable.Mode);
        Assert.True(upgradeable.Token > before);
        Assert.True(upgradeable.IsHeld);
        var again = await Assert.ThrowsAsync<GranaryException>(() => upgradeable.TryUpgradeAsync(cancellationToken: Ct));
        Assert.Equal(LockCodes.NotUpgradeable, again.Code);
    }

    [Fact]
    public async Task An_upgrade_that_is_given_up_leaves_the_lock_upgradeable()
    {
        await using var upgradeable = await One.AcquireAsync("a", LockRequest.Upgradeable, cancellationToken: Ct);
        await using var reader = await Other.AcquireAsync("a", LockRequest.Read, cancellationToken: Ct);
        var upgrade = upgradeable.TryUpgradeAsync(TimeSpan.FromSeconds(1), Ct);
        await Waiting(1);

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.False(await Eventually.Completes(upgrade, "the upgrade ends"));
        await Waiting(0);
        Assert.Equal(LockMode.Upgradeable, upgradeable.Mode);
        Assert.True(upgradeable.IsHeld);
        await reader.DisposeAsync();
        Assert.True(await upgradeable.TryUpgradeAsync(cancellationToken: Ct));
    }

    [Fact]
    public async Task A_semaphore_lets_in_as_many_as_its_limit_says()
    {
        await using var two = await One.AcquireAsync("s", LockRequest.Semaphore(limit: 3, permits: 2), cancellationToken: Ct);
        Assert.Null(await Other.TryAcquireAsync("s", LockRequest.Semaphore(3, 2), cancellationToken: Ct));
        await using var one = await Other.TryAcquireAsync("s", LockRequest.Semaphore(3), cancellationToken: Ct);

        Assert.NotNull(one);
    }

    [Fact]
    public async Task A_session_that_ends_gives_everything_back_and_tells_its_handles()
    {
        var session = One.OpenSession(new LockSessionOptions { Ttl = TimeSpan.FromSeconds(5) });
        var held = await session.AcquireAsync("a", cancellationToken: Ct);
        await session.AcquireAsync("b", cancellationToken: Ct);
        var token = held.HandleLostToken;

        await session.DisposeAsync();

        Assert.Equal(0, _shards.Census.Held);
        Assert.True(token.IsCancellationRequested);
        Assert.True(session.LostToken.IsCancellationRequested);
        Assert.Equal(LockCodes.SessionLost, (await Assert.ThrowsAsync<GranaryException>(() => session.AcquireAsync("c", cancellationToken: Ct))).Code);
        await held.DisposeAsync();
    }

    [Fact]
    public async Task Who_waits_in_a_session_that_ends_is_told_so()
    {
        await using var held = await Other.AcquireAsync("a", cancellationToken: Ct);
        var session = One.OpenSession();
        var waiting = session.AcquireAsync("a", cancellationToken: Ct);
        await Waiting(1);

        await session.DisposeAsync();

        Assert.Equal(LockCodes.SessionLost, (await Assert.ThrowsAsync<GranaryException>(() => waiting)).Code);
        await Waiting(0);
    }

    [Fact]
    public async Task A_process_session_that_was_lost_is_replaced_by_another()
    {
        var lost = await One.AcquireAsync("a", cancellationToken: Ct);
        var session = (await One.GetAsync("a", cancellationToken: Ct)).Holders[0].Session.Id;
        _shards.Tell<Done>(_shards.NumberOf("a"), new EndSession(OperationId.New(), session));

        await using var next = await Eventually.Completes(One.AcquireAsync("a", cancellationToken: Ct), "the lock is had by another session");

        await PassUntil(() => !lost.IsHeld, TimeSpan.FromMilliseconds(250), "the loss is noticed");
        Assert.True(next.IsHeld);
        Assert.NotEqual(session, (await One.GetAsync("a", cancellationToken: Ct)).Holders[0].Session.Id);
    }

    [Fact]
    public async Task A_client_that_stops_gives_everything_back_and_acquires_nothing_more()
    {
        await One.AcquireAsync("a", cancellationToken: Ct);
        await One.OpenSession().AcquireAsync("b", cancellationToken: Ct);

        await One.DisposeAsync();

        Assert.Equal(0, _shards.Census.Held);
        Assert.Equal(ClientCodes.Stopped, (await Assert.ThrowsAsync<GranaryException>(() => One.AcquireAsync("c", cancellationToken: Ct))).Code);
        Assert.Equal(ClientCodes.Stopped, Assert.Throws<GranaryException>(() => One.OpenSession()).Code);
    }

    [Fact]
    public async Task A_handle_may_be_disposed_twice_and_tells_nothing_of_losses_any_more()
    {
        var held = await One.AcquireAsync("a", cancellationToken: Ct);
        var token = held.HandleLostToken;
        await held.DisposeAsync();
        await held.DisposeAsync();
        held.Dispose();

        Assert.False(token.IsCancellationRequested);
        Assert.Throws<ObjectDisposedException>(() => held.HandleLostToken);
        Assert.Equal(LockCodes.LeaseLost, Assert.Throws<GranaryException>(held.ThrowIfLost).Code);
        Assert.Single(_shards.Sent<ReleaseLock>());
    }

    [Fact]
    public async Task An_election_has_one_leader_whose_value_and_end_observers_see()
    {
        await using var seen = Other.Election("e").ObserveAsync(Ct).GetAsyncEnumerator(Ct);
        Assert.True(await seen.MoveNextAsync());
        Assert.Null(seen.Current);

        var leader = await One.Election("e").CampaignAsync("first", cancellationToken: Ct);
        Assert.Equal("first", (await Next()).Note);
        var rival = Other.Election("e").CampaignAsync("rival", cancellationToken: Ct);
        await leader.AnnotateAsync("second", Ct);
        Assert.Equal("second", (await Next()).Note);
        Assert.Equal(leader.Token, (await Other.Election("e").GetLeaderAsync(Ct))!.Token);
        await leader.DisposeAsync();
        Assert.Equal("rival", (await Next()).Note);
        await (await rival).DisposeAsync();
        do
        {
            Assert.True(await seen.MoveNextAsync());
        }
        while (seen.Current is not null);

        async Task<LockHolder> Next()
        {
            do
            {
                Assert.True(await Eventually.Completes(seen.MoveNextAsync().AsTask(), "a leader is seen"));
            }
            while (seen.Current is null);
            return seen.Current;
        }
    }

    [Fact]
    public async Task A_watch_of_a_prefix_shows_what_is_there_and_what_changes_over_takeovers()
    {
        await using var there = await One.AcquireAsync("w/1", cancellationToken: Ct);
        await using var seen = Other.WatchAsync(new LockFilter("default", Prefix: "w/"), Ct).GetAsyncEnumerator(Ct);
        Assert.Equal(("w/1", 1), await Next());

        var second = await One.AcquireAsync("w/2", cancellationToken: Ct);
        Assert.Equal(("w/2", 1), await Next());
        _shards.TakeOverAll();
        await PassUntil(() => _shards.Sent<WatchLocks>().Count == 8, TimeSpan.FromMilliseconds(10), "the watches are set up anew");
        await second.DisposeAsync();

        Assert.Equal(("w/2", 0), await Next());

        async Task<(string Name, int Holders)> Next()
        {
            Assert.True(await Eventually.Completes(seen.MoveNextAsync().AsTask(), "a change is seen"));
            return (seen.Current.Name, seen.Current.Holders.Length);
        }
    }

    [Fact]
    public async Task What_is_held_is_listed_by_space_and_name()
    {
        await using var b = await One.AcquireAsync("b", cancellationToken: Ct);
        await using var a = await One.AcquireAsync("a", new LockRequest { Note = "mine" }, cancellationToken: Ct);
        await using var c = await One.AcquireAsync("c", new LockRequest { Space = "another" }, cancellationToken: Ct);

        var all = await Other.ListAsync(cancellationToken: Ct);
        var some = await Other.ListAsync(new LockFilter("default"), limit: 1, Ct);

        Assert.Equal([("another", "c"), ("default", "a"), ("default", "b")], all.Select(static one => (one.Space, one.Name)));
        Assert.Equal("mine", Assert.Single(some).Holders[0].Note);
        Assert.Empty((await Other.GetAsync("free", cancellationToken: Ct)).Holders);
    }

    [Fact]
    public async Task Arguments_that_break_a_rule_are_refused_before_anything_is_sent()
    {
        Assert.Equal(LockCodes.NameInvalid, await CodeOf(() => One.TryAcquireAsync("", cancellationToken: Ct)));
        Assert.Equal(LockCodes.NameInvalid, await CodeOf(() => One.TryAcquireAsync(new string('a', 1025), cancellationToken: Ct)));
        Assert.Equal(LockCodes.NameInvalid, await CodeOf(() => One.TryAcquireAsync("\ud800", cancellationToken: Ct)));
        Assert.Equal(LockCodes.SpaceInvalid, await CodeOf(() => One.TryAcquireAsync("a", new LockRequest { Space = "no space" }, cancellationToken: Ct)));
        Assert.Equal(LockCodes.NoteInvalid, await CodeOf(() => One.TryAcquireAsync("a", new LockRequest { Note = new string('n', 4097) }, cancellationToken: Ct)));
        Assert.Equal(LockCodes.PermitsInvalid, await CodeOf(() => One.TryAcquireAsync("a", LockRequest.Semaphore(2, 3), cancellationToken: Ct)));
        Assert.Equal(LockCodes.PermitsInvalid, await CodeOf(() => One.TryAcquireAsync("a", new LockRequest { Limit = 2 }, cancellationToken: Ct)));
        Assert.Equal(LockCodes.TimeoutInvalid, await CodeOf(() => One.TryAcquireAsync("a", timeout: TimeSpan.FromSeconds(-2), cancellationToken: Ct)));
        Assert.Equal(LockCodes.NamesInvalid, await CodeOf(() => One.TryAcquireAllAsync(["a", "a"], cancellationToken: Ct)));
        Assert.Equal(LockCodes.NamesInvalid, await CodeOf(() => One.TryAcquireAllAsync([], cancellationToken: Ct)));
        Assert.Equal(LockCodes.TtlInvalid, await CodeOf(() => Task.FromResult(One.OpenSession(new LockSessionOptions { Ttl = TimeSpan.FromSeconds(1) }))));
        Assert.Equal(LockCodes.FilterInvalid, await CodeOf(() => One.ListAsync(new LockFilter(Name: "a"), cancellationToken: Ct)));

        Assert.Empty(_shards.Commands);
    }

    [Fact]
    public async Task A_forced_release_of_one_of_several_locks_loses_the_handle_and_gives_the_others_back()
    {
        string[] names = [.. Enumerable.Range(0, 8).Select(i => $"n{i}")];
        await using var held = await One.AcquireAllAsync(names, cancellationToken: Ct);

        await Other.ForceReleaseAsync("n3", "the test", cancellationToken: Ct);

        await Eventually.True(() => !held.IsHeld, "the handle is lost");
        await Eventually.True(() => _shards.Census.Held == 0, "all are free");
    }

    [Fact]
    public async Task A_grant_that_is_learned_of_too_late_is_asked_for_again_so_that_it_is_certain()
    {
        var session = One.OpenSession(new LockSessionOptions { Ttl = TimeSpan.FromSeconds(3) });
        _one.Line.Cut();
        var asking = session.AcquireAsync("a", cancellationToken: Ct);
        _time.Advance(TimeSpan.FromSeconds(2));
        _one.Line.Mend();

        await using var held = await Eventually.Completes(asking, "the lock is granted");

        Assert.Equal(2, _shards.Sent<AcquireLock>().Count);
        Assert.True(held.Validity > TimeSpan.FromSeconds(2.9));
        await session.DisposeAsync();
    }

    private static async Task<string> CodeOf(Func<Task> act) => (await Assert.ThrowsAsync<InvalidRequestException>(act)).Code;

    private static Task Signal(CancellationToken token)
    {
        var signal = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        token.Register(signal.SetResult);
        return signal.Task;
    }

    private Task Waiting(int count) => Eventually.True(() => _shards.Census.Waiting == count, $"{count} wait");

    /// <summary>Lets time go on until something is so.</summary>
    private Task PassUntil(Func<bool> condition, TimeSpan step, string expectation) => Eventually.True(
        () =>
        {
            if (condition())
            {
                return true;
            }

            _time.Advance(step);
            return false;
        },
        expectation);
}
