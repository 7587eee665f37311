using CsCheck;
using Granary.Shards;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Granary.Ids;

public sealed class SequenceGeneratorTests
{
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Values_come_once_and_grow_whatever_answers_are_lost_and_whoever_else_takes_some() =>
        await Gen.Select(Gen.Int[0, 3], Gen.Int[1, 120], Gen.Int[0, 2]).Array[1, 20].SampleAsync(
            async schedule =>
            {
                var shards = new FakeIdShards(_time) { Step = 3 };
                await using var one = await Open(shards);
                await using var other = await Open(shards);
                var seen = new HashSet<long>();
                var last = new Dictionary<SequenceGenerator, long> { [one] = 0, [other] = 0 };
                foreach (var (act, amount, lost) in schedule)
                {
                    shards.AnswersToLose = lost;
                    var generator = act % 2 == 0 ? one : other;
                    var values = new long[amount];
                    if (act < 2)
                    {
                        await generator.FillAsync(values, Cancelled);
                    }
                    else
                    {
                        values = [await generator.NextAsync(Cancelled)];
                    }

                    foreach (var value in values)
                    {
                        Assert.True(value > last[generator], $"{value} after {last[generator]}");
                        Assert.True(seen.Add(value), $"{value} came twice");
                        Assert.Equal(1, value % 3);
                        last[generator] = value;
                    }
                }
            },
            iter: 100,
            threads: 1);

    [Fact]
    public async Task Each_request_asks_for_values_after_the_last_at_hand()
    {
        var shards = new FakeIdShards(_time);
        await using var generator = await Open(shards);

        await generator.FillAsync(new long[500], Cancelled);

        var requests = shards.Sent<TakeRange>();
        Assert.Null(requests[0].After);
        Assert.Equal(16, requests[1].After);
        Assert.True(requests.Skip(1).Zip(requests.Skip(2)).All(pair => pair.First.After < pair.Second.After), "later requests start later");
    }

    [Fact]
    public async Task More_values_are_fetched_ahead_once_half_are_used()
    {
        var shards = new FakeIdShards(_time);
        await using var generator = await Open(shards);

        for (var i = 0; i < 9; i++)
        {
            Assert.True(generator.TryNext(out _));
        }

        await Eventually.True(() => shards.Sent<TakeRange>().Count == 2, "the next range is fetched");
    }

    [Fact]
    public async Task Threads_share_a_generator_without_a_duplicate_and_each_sees_values_grow()
    {
        await using var generator = await Open(new FakeIdShards(TimeProvider.System), TimeProvider.System);

        var perThread = await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(async () =>
        {
            var drawn = new long[40_000];
            for (var i = 0; i < drawn.Length; i += thread + 1)
            {
                await generator.FillAsync(drawn.AsMemory(i, Math.Min(thread + 1, drawn.Length - i)), Cancelled);
            }

            return drawn;
        })));

        Assert.All(perThread, drawn => Assert.True(drawn.Zip(drawn.Skip(1)).All(pair => pair.First < pair.Second), "each thread's values grow"));
        Assert.Equal(160_000, perThread.SelectMany(drawn => drawn).Distinct().Count());
    }

    [Fact]
    public async Task An_exhausted_sequence_says_so_once_the_values_at_hand_are_used()
    {
        var shards = new FakeIdShards(_time) { Maximum = 20 };
        await using var generator = await Open(shards);

        var values = new long[20];
        await generator.FillAsync(values, Cancelled);

        Assert.Equal(Enumerable.Range(1, 20).Select(value => (long)value), values);
        Assert.False(generator.TryNext(out _));
        var refusal = await Assert.ThrowsAsync<GranaryException>(async () => await generator.NextAsync(Cancelled));
        Assert.Equal((IdCodes.SequenceExhausted, RefusalKind.Exhausted), (refusal.Code, refusal.Kind));
    }

    [Fact]
    public async Task Disposal_gives_unused_values_back_the_newest_first()
    {
        var shards = new FakeIdShards(_time);
        var generator = await Open(shards);
        for (var i = 0; i < 9; i++)
        {
            generator.TryNext(out _);
        }

        await Eventually.True(() => shards.Sent<TakeRange>().Count == 2, "the next range is fetched");
        await generator.DisposeAsync();
        await generator.DisposeAsync();

        var taken = shards.Sent<TakeRange>();
        Assert.Equal(
            [(taken[1].Operation.Value, taken[1].Count), (taken[0].Operation.Value, 7)],
            shards.Sent<ReturnRange>().Select(back => (back.RangeId, back.Unused)));
        Assert.Throws<ObjectDisposedException>(() => generator.TryNext(out _));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await generator.NextAsync(Cancelled));
    }

    [Fact]
    public async Task Disposal_without_a_silo_does_not_throw()
    {
        var shards = new FakeIdShards(_time);
        var generator = await Open(shards);
        shards.Away = new GranaryException(RefusalKind.Unavailable, "ledger.unavailable", "The database is away.");

        await generator.DisposeAsync();

        Assert.Single(shards.Sent<ReturnRange>());
    }

    [Fact]
    public async Task Values_of_a_store_that_was_restored_since_are_dropped()
    {
        var shards = new FakeIdShards(_time);
        await using var generator = await Open(shards);
        shards.Incarnation = Guid.NewGuid();
        for (var i = 0; i < 9; i++)
        {
            generator.TryNext(out _);
        }

        await Eventually.True(() => generator.TryNext(out var value) && value > 16, "only values of the present store come");
    }

    [Fact]
    public async Task A_value_at_hand_allocates_nothing()
    {
        await using var generator = await Open(new FakeIdShards(_time));
        await generator.FillAsync(new long[100_000], Cancelled);
        await generator.NextAsync(Cancelled);
        Work();
        var before = GC.GetAllocatedBytesForCurrentThread();

        Work();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Work()
        {
            generator.TryNext(out _);
            var next = generator.NextAsync(CancellationToken.None);
            Assert.True(next.IsCompletedSuccessfully && next.Result > 0);
        }
    }

    private Task<SequenceGenerator> Open(FakeIdShards shards, TimeProvider? time = null) =>
        SequenceGenerator.OpenAsync(shards, "invoices", time ?? _time, NullLogger.Instance, ClientMetrics.None, Cancelled);
}
