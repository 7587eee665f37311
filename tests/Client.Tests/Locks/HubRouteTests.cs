using System.Collections.Immutable;
using System.Threading.Channels;
using Granary.Shards;
using Microsoft.Extensions.Time.Testing;

namespace Granary.Locks;

public sealed class HubRouteTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly FakeTimeProvider _time = new();
    private readonly Channel<HubCall> _hubCalls = Channel.CreateUnbounded<HubCall>();
    private readonly Channel<ShardCall> _shardCalls = Channel.CreateUnbounded<ShardCall>();
    private readonly HubRoute _route;

    public HubRouteTests() => _route = new HubRoute(Hub, Direct, _time);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_has_no_company_goes_to_its_shard()
    {
        var asked = Ask(7, 3);
        var call = await Next(_shardCalls);
        call.Answer();

        Assert.Equal(7, call.Shard);
        Assert.Equal(3, (await asked).Length);
    }

    [Fact]
    public async Task What_comes_while_calls_are_under_way_goes_together_and_each_gets_its_own_replies()
    {
        var underWay = await KeepBusy();
        var asked = Enumerable.Range(1, 10).Select(shard => Ask(shard, shard)).ToList();
        underWay[1].Answer();
        var together = await Next(_hubCalls);
        together.Answer();

        Assert.Equal(Enumerable.Range(1, 10), together.Batches.Select(static batch => batch.Shard));
        Assert.Equal(Enumerable.Range(1, 10), (await Task.WhenAll(asked)).Select(static replies => replies.Length));
    }

    [Fact]
    public async Task A_shard_that_kept_the_hub_waiting_is_called_by_itself_for_a_while()
    {
        var underWay = await KeepBusy();
        var (slow, quick) = (Ask(3, 1), Ask(4, 1));
        underWay[1].Answer();
        (await Next(_hubCalls)).Answer(silent: 3);
        Assert.Single(await quick);
        (await Next(_shardCalls)).Answer();
        Assert.Single(await slow);

        slow = Ask(3, 1);
        (await Next(_shardCalls)).Answer();
        Assert.Single(await slow);

        // The call to the last shard has waited too long by then as well, and makes room.
        _time.Advance(HubRoute.DirectFor);
        Assert.Equal(underWay[2].Shard, (await Next(_shardCalls)).Shard);
        underWay = await KeepBusy(shards: [20, 21]);
        (slow, quick) = (Ask(3, 1), Ask(4, 1));
        underWay[0].Answer();
        (await Next(_hubCalls)).Answer();
        Assert.Single(await slow);
        Assert.Single(await quick);
    }

    [Fact]
    public async Task A_shard_that_is_called_without_others_holds_them_up_for_no_longer_than_a_hub_would()
    {
        var underWay = await KeepBusy();
        var (one, other) = (Ask(3, 1), Ask(4, 1));

        var together = Next(_hubCalls);
        await Eventually.True(
            () =>
            {
                _time.Advance(LockLimits.HubPatience);
                return together.IsCompleted;
            },
            "the others go");
        (await together).Answer();
        Assert.Single(await one);
        Assert.Single(await other);
        int[] askedAgain = [(await Next(_shardCalls)).Shard, (await Next(_shardCalls)).Shard];
        Assert.Equal(underWay.Skip(1).Select(static call => call.Shard), askedAgain.Order());
    }

    [Fact]
    public async Task A_call_that_fails_fails_for_all_that_went_with_it()
    {
        var underWay = await KeepBusy();
        var (one, other) = (Ask(3, 1), Ask(4, 1));
        underWay[1].Answer();
        (await Next(_hubCalls)).Reply.SetException(new TimeoutException("Nobody is there."));

        await Assert.ThrowsAsync<TimeoutException>(() => one);
        await Assert.ThrowsAsync<TimeoutException>(() => other);
    }

    [Fact]
    public async Task A_call_carries_no_more_commands_than_two_full_batches()
    {
        var underWay = await KeepBusy();
        var asked = Enumerable.Range(0, 8).Select(shard => Ask(shard, ShardLimits.BatchSizeMax)).ToList();
        underWay[1].Answer();
        for (var answered = 0; answered < asked.Count;)
        {
            var call = await Next(_hubCalls);
            Assert.InRange(call.Batches.Sum(static batch => batch.Commands.Length), 1, 2 * ShardLimits.BatchSizeMax);
            call.Answer();
            answered += call.Batches.Length;
        }

        await Task.WhenAll(asked);
    }

    /// <summary>Fills the calls that may be under way: one that had no company, and two more, to shards that answer when they are told.</summary>
    private async Task<IReadOnlyList<ShardCall>> KeepBusy(params IReadOnlyList<int> shards)
    {
        var calls = new List<ShardCall>();
        foreach (var shard in shards.Count > 0 ? shards : [10, 11, 12])
        {
            _ = Ask(shard, 1);
            calls.Add(await Next(_shardCalls));
        }

        return calls;
    }

    private Task<ImmutableArray<ShardReply>> Ask(int shard, int commands) => _route
        .Call(shard, [.. Enumerable.Repeat(new EndSession(OperationId.New(), Guid.NewGuid()), commands)])
        .AsTask()
        .WaitAsync(Patience, Ct);

    private static Task<T> Next<T>(Channel<T> calls) => calls.Reader.ReadAsync(Ct).AsTask().WaitAsync(Patience, Ct);

    private async ValueTask<ImmutableArray<LockBatchReply>> Hub(ImmutableArray<LockBatch> batches)
    {
        var call = new HubCall(batches);
        await _hubCalls.Writer.WriteAsync(call, Ct);
        return await call.Reply.Task;
    }

    private async ValueTask<ImmutableArray<ShardReply>> Direct(int shard, ImmutableArray<LockCommand> commands)
    {
        var call = new ShardCall(shard, commands);
        await _shardCalls.Writer.WriteAsync(call, Ct);
        return await call.Reply.Task;
    }

    private static ImmutableArray<ShardReply> Done(ImmutableArray<LockCommand> commands) =>
        [.. commands.Select(static _ => new Done(Changed: true))];

    private sealed record ShardCall(int Shard, ImmutableArray<LockCommand> Commands)
    {
        public TaskCompletionSource<ImmutableArray<ShardReply>> Reply { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Answer() => Reply.SetResult(Done(Commands));
    }

    private sealed record HubCall(ImmutableArray<LockBatch> Batches)
    {
        public TaskCompletionSource<ImmutableArray<LockBatchReply>> Reply { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Answer(int? silent = null) => Reply.SetResult(
            [.. Batches.Select(batch => batch.Shard == silent ? new LockBatchReply(false, []) : new LockBatchReply(true, Done(batch.Commands)))]);
    }
}
