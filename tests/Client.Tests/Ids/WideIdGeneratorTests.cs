using Granary.Shards;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Granary.Ids;

public sealed class WideIdGeneratorTests
{
    private static readonly WorkerHolder Holder = new(null, "host", "tests");
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly FakeIdShards _shards;

    public WideIdGeneratorTests() => _shards = new FakeIdShards(_time);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Threads_share_a_generator_without_a_duplicate_and_each_sees_ids_grow()
    {
        var shards = new FakeIdShards(TimeProvider.System);
        await using var generator = await SnowflakeGenerator.OpenAsync(
            shards, "orders", new SnowflakeOptions { Workers = 32 }, Holder, TimeProvider.System, new CoarseClock(), NullLogger.Instance, ClientMetrics.None, Cancelled);

        var perThread = await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            var drawn = new Guid[20_000];
            for (var i = 0; i < drawn.Length; i += thread + 1)
            {
                generator.Uuids.Fill(drawn.AsSpan(i, Math.Min(thread + 1, drawn.Length - i)));
                _ = generator.Ulids.Next();
            }

            return drawn;
        })));

        Assert.All(perThread, drawn => Assert.True(drawn.Zip(drawn.Skip(1)).All(pair => pair.First < pair.Second), "each thread's ids grow"));
        Assert.Equal(80_000, perThread.SelectMany(drawn => drawn).Distinct().Count());
    }

    [Fact]
    public async Task Two_generators_of_a_pool_with_the_same_random_bits_make_no_id_twice()
    {
        _shards.FirstWorker = 3;
        await using var one = await Open();
        _shards.FirstWorker = 4;
        await using var other = await Open();
        var (uuids, otherUuids) = (new WideIdGenerator<Guid>(one, one.Lease, seed: 42), new WideIdGenerator<Guid>(other, other.Lease, seed: 42));
        var (ids, otherIds) = (new Guid[4_096], new Guid[4_096]);

        uuids.Fill(ids);
        otherUuids.Fill(otherIds);

        Assert.Equal(8_192, ids.Concat(otherIds).Distinct().Count());
    }

    [Fact]
    public async Task An_id_tells_when_and_by_whom_it_was_made()
    {
        _shards.FirstWorker = 17;
        await using var generator = await Open();

        var id = new WideIdLayout(generator.Layout).Read(generator.Uuids.Next().ToString());
        var later = new WideIdLayout(generator.Layout).Read(UlidText.Format(await generator.Ulids.NextAsync(Cancelled)));

        Assert.Equal((17, _time.GetUtcNow()), (generator.Layout.Decode(id).Worker, generator.Layout.Decode(id).Time));
        Assert.True(later > id);
    }

    [Fact]
    public async Task A_buffer_of_any_size_is_filled_in_order()
    {
        await using var generator = await Open(workers: 8);
        var (uuids, ulids) = (new Guid[1_000], new UInt128[1_000]);

        await generator.Uuids.FillAsync(uuids, Cancelled);
        await generator.Ulids.FillAsync(ulids, Cancelled);

        Assert.Equal(uuids.Order().Distinct(), uuids);
        Assert.Equal(ulids.Order().Distinct(), ulids);
    }

    [Fact]
    public async Task Pools_and_stores_have_different_tags()
    {
        var incarnation = Guid.NewGuid();
        await using var generator = await Open();

        Assert.NotEqual(WideIdLayout.TagOf("orders", Guid.Empty), WideIdLayout.TagOf("users", Guid.Empty));
        Assert.Equal(WideIdLayout.TagOf("orders", incarnation), WideIdLayout.TagOf("orders", incarnation));
        Assert.NotEqual(
            WideIdLayout.TagOf("orders", new Guid("11111111-1111-1111-1111-111111111111")),
            WideIdLayout.TagOf("orders", new Guid("22222222-2222-2222-2222-222222222222")));
    }

    [Fact]
    public async Task Making_an_id_allocates_nothing()
    {
        await using var generator = await Open(workers: 32);
        var (uuids, text) = (new Guid[300], new char[UlidText.Length]);
        Work();
        var before = GC.GetAllocatedBytesForCurrentThread();

        Work();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Work()
        {
            generator.Uuids.Next();
            generator.Uuids.Fill(uuids);
            UlidText.TryFormat(generator.Ulids.Next(), text, out _);
        }
    }

    private Task<SnowflakeGenerator> Open(int workers = 1) => SnowflakeGenerator.OpenAsync(
        _shards, "orders", new SnowflakeOptions { Workers = workers }, Holder, _time, new CoarseClock(_time), NullLogger.Instance, ClientMetrics.None, Cancelled);
}
