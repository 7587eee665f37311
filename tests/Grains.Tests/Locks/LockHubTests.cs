using System.Collections.Immutable;
using Granary.Shards;
using Microsoft.Extensions.Time.Testing;

namespace Granary.Locks;

public sealed class LockHubTests
{
    private const int Shards = 4;

    private readonly FakeTimeProvider _time = new();
    private readonly Dictionary<int, TaskCompletionSource<ImmutableArray<ShardReply>>> _answers =
        Enumerable.Range(0, Shards).ToDictionary(static shard => shard, static _ => new TaskCompletionSource<ImmutableArray<ShardReply>>());

    private readonly LockHub _hub;
    private int _asked;

    public LockHubTests() => _hub = new LockHub(Shards, Execute, static (_, _) => throw new NotSupportedException(), _time);

    [Fact]
    public async Task It_answers_when_every_shard_did()
    {
        var replies = _hub.Execute([Batch(2), Batch(0)]);
        _answers[0].SetResult([new Done(false)]);
        Assert.False(replies.IsCompleted);
        _answers[2].SetResult([new Done(true)]);

        Assert.Equal([new Done(true), new Done(false)], (await replies).Select(static reply => reply.Replies.Single()));
        Assert.All(await replies, static reply => Assert.True(reply.IsAnswered));
    }

    [Fact]
    public async Task A_shard_that_does_not_answer_holds_the_others_up_for_no_longer_than_the_patience()
    {
        var replies = _hub.Execute([Batch(0), Batch(1)]);
        _answers[1].SetResult([new Done(true)]);
        _time.Advance(LockLimits.HubPatience - TimeSpan.FromMilliseconds(1));
        Assert.False(replies.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal([false, true], (await replies).Select(static reply => reply.IsAnswered));
    }

    [Fact]
    public async Task A_shard_that_fails_spoils_nothing_for_the_others()
    {
        var replies = _hub.Execute([Batch(0), Batch(1)]);
        _answers[0].SetException(new InvalidOperationException("It broke."));
        _answers[1].SetResult([new Done(true)]);

        Assert.Equal([false, true], (await replies).Select(static reply => reply.IsAnswered));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(Shards)]
    public async Task A_shard_that_there_is_not_is_refused_before_anybody_is_asked(int shard)
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _hub.Execute([Batch(0), Batch(shard)]));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _hub.Renew(Guid.NewGuid(), LockLimits.TtlDefault, [shard]));
        Assert.Equal(0, _asked);
    }

    [Fact]
    public async Task Too_many_batches_are_refused()
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => _hub.Execute([.. Enumerable.Repeat(Batch(0), LockLimits.BatchesPerHubCallMax + 1)]));
        Assert.Equal(0, _asked);
    }

    private static LockBatch Batch(int shard) => new(shard, [new EndSession(OperationId.New(), Guid.NewGuid())]);

    private Task<ImmutableArray<ShardReply>> Execute(LockBatch batch)
    {
        _asked++;
        return _answers[batch.Shard].Task;
    }
}
