using Granary.Shards;
using Microsoft.Extensions.Time.Testing;

namespace Granary.Locks;

public sealed class LockLeasesTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly CoreLockShards _shards;
    private readonly LockFixture _fixture;
    private readonly LockSessionInfo _one = Someone();
    private readonly LockSessionInfo _other = Someone();
    private readonly OperationId _lease = OperationId.New();

    public LockLeasesTests()
    {
        _shards = new CoreLockShards(_time);
        _fixture = new LockFixture(_shards, _time);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private LockLeases Leases => _fixture.Leases;

    public async ValueTask DisposeAsync()
    {
        await _fixture.DisposeAsync();
        _shards.Dispose();
    }

    [Fact]
    public async Task A_repeat_under_the_same_lease_gets_the_same_tokens()
    {
        var first = await Acquire(_one, _lease, TimeSpan.Zero, "a", "b");
        var again = await Acquire(_one, _lease, TimeSpan.Zero, "a", "b");

        Assert.Equal(first, again);
    }

    [Fact]
    public async Task Two_that_wait_under_the_same_lease_both_get_its_tokens()
    {
        await Acquire(_one, _lease, TimeSpan.Zero, "a");
        var mine = OperationId.New();
        var first = Acquire(_other, mine, TimeSpan.FromMinutes(1), "a");
        var again = Acquire(_other, mine, TimeSpan.FromMinutes(1), "a");
        await Eventually.True(() => _shards.Census.Waiting == 1 && _shards.Sent<AcquireLock>().Count == 3, "both wait as one");

        await Leases.ReleaseAsync(_one, _lease, ["a"], "default", Ct);

        Assert.Equal(await Eventually.Completes(first, "the first gets it"), await Eventually.Completes(again, "the repeat gets it"));
    }

    [Fact]
    public async Task A_repeat_that_does_not_wait_leaves_the_request_that_does_alone()
    {
        await Acquire(_one, _lease, TimeSpan.Zero, "a");
        var mine = OperationId.New();
        var first = Acquire(_other, mine, TimeSpan.FromMinutes(1), "a");
        await Eventually.True(() => _shards.Census.Waiting == 1, "the request waits");

        Assert.Null(await Acquire(_other, mine, TimeSpan.Zero, "a"));
        await Leases.ReleaseAsync(_one, _lease, ["a"], "default", Ct);

        Assert.NotNull(await Eventually.Completes(first, "the request gets the lock"));
    }

    [Fact]
    public async Task A_wait_that_times_out_leaves_nothing_behind_in_any_shard()
    {
        string[] names = [.. Enumerable.Range(0, 10).Select(i => $"n{i}")];
        await Acquire(_one, _lease, TimeSpan.Zero, names.MaxBy(name => _shards.NumberOf(name))!);
        var waiting = Acquire(_other, OperationId.New(), TimeSpan.FromSeconds(5), names);
        await Eventually.True(() => _shards.Census.Waiting == 1, "the request waits");

        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Null(await Eventually.Completes(waiting, "the wait ends"));
        await Eventually.True(() => _shards.Census is { Held: 1, Waiting: 0 }, "nothing is left");
    }

    [Fact]
    public async Task An_upgrade_gets_a_new_token_and_is_null_when_it_is_not_in_time()
    {
        var token = Assert.Single((await Leases.AcquireAsync(_one, _lease, ["a"], LockRequest.Upgradeable, TimeSpan.Zero, Ct))!);
        var reader = OperationId.New();
        await Leases.AcquireAsync(_other, reader, ["a"], LockRequest.Read, TimeSpan.Zero, Ct);
        Assert.Null(await Leases.UpgradeAsync(_one, _lease, "a", "default", TimeSpan.Zero, Ct));
        await Leases.ReleaseAsync(_other, reader, ["a"], "default", Ct);

        var upgraded = await Leases.UpgradeAsync(_one, _lease, "a", "default", TimeSpan.Zero, Ct);

        Assert.True(upgraded!.Value.Token > token.Token);
    }

    [Fact]
    public async Task A_note_is_shown_to_whoever_looks()
    {
        await Acquire(_one, _lease, TimeSpan.Zero, "a");

        await Leases.AnnotateAsync(_one, _lease, "a", "default", "hello", Ct);

        Assert.Equal("hello", (await _fixture.Client.GetAsync("a", cancellationToken: Ct)).Holders[0].Note);
    }

    [Fact]
    public async Task Renewals_keep_a_session_alive_and_a_lost_one_is_ended_everywhere()
    {
        string[] names = [.. Enumerable.Range(0, 10).Select(i => $"n{i}")];
        await Acquire(_one, _lease, TimeSpan.Zero, names);
        for (var i = 0; i < 5; i++)
        {
            _time.Advance(_one.Ttl / 2);
            Assert.Equal(10, (await Leases.RenewAsync(_one, Ct)).Held.Count);
        }

        _shards.Tell<Done>(0, new EndSession(OperationId.New(), _one.Id));
        var lost = await Assert.ThrowsAsync<GranaryException>(() => Leases.RenewAsync(_one, Ct));

        Assert.Equal(LockCodes.SessionLost, lost.Code);
        Assert.Equal(0, _shards.Census.Held);
    }

    [Fact]
    public async Task A_renewal_that_a_shard_did_not_answer_is_right_for_the_others_and_says_so()
    {
        await Acquire(_one, _lease, TimeSpan.Zero, [.. Enumerable.Range(0, 10).Select(static i => $"n{i}")]);
        var (all, shards) = (await Leases.RenewAsync(_one, Ct), await _shards.Count(Ct));
        _shards.Silent[0] = true;

        var renewal = await Leases.RenewAsync(_one, Ct);

        Assert.True(all.IsComplete);
        Assert.False(renewal.IsComplete);
        Assert.Equal(
            all.Held.Where(held => LockPlace.ShardOf(held.Space, held.Name, shards) != 0).Select(static held => held.Name),
            renewal.Held.Select(static held => held.Name));
    }

    [Fact]
    public async Task Arguments_that_break_a_rule_are_refused_before_anything_is_sent()
    {
        Assert.Equal(LockCodes.OperationMissing, await CodeOf(() => Acquire(_one, default, TimeSpan.Zero, "a")));
        Assert.Equal(LockCodes.SessionInvalid, await CodeOf(() => Acquire(_one with { Id = Guid.Empty }, _lease, TimeSpan.Zero, "a")));
        Assert.Equal(LockCodes.SessionInvalid, await CodeOf(() => Acquire(_one with { Host = "" }, _lease, TimeSpan.Zero, "a")));
        Assert.Equal(LockCodes.TtlInvalid, await CodeOf(() => Acquire(_one with { Ttl = TimeSpan.FromSeconds(301) }, _lease, TimeSpan.Zero, "a")));
        Assert.Equal(LockCodes.NamesInvalid, await CodeOf(() => Acquire(_one, _lease, TimeSpan.Zero)));

        Assert.Empty(_shards.Commands);
    }

    private static LockSessionInfo Someone() => new(Guid.NewGuid(), TimeSpan.FromSeconds(30), "host", "process 1");

    private static async Task<string> CodeOf(Func<Task> act) => (await Assert.ThrowsAsync<InvalidRequestException>(act)).Code;

    private Task<IReadOnlyList<LockToken>?> Acquire(LockSessionInfo session, OperationId lease, TimeSpan timeout, params string[] names) =>
        Leases.AcquireAsync(session, lease, names, LockRequest.Exclusive, timeout, Ct);
}
