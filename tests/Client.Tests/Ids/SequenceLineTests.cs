using Granary.Shards;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Granary.Ids;

/// <summary>Sequences of the levels that keep the order of all takers.</summary>
public sealed class SequenceLineTests
{
    private readonly FakeTimeProvider _time = new(SnowflakeLayout.DefaultEpoch + TimeSpan.FromDays(500));
    private readonly HeldIdShards _shards;

    public SequenceLineTests() => _shards = new HeldIdShards(_time);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(SequenceLevel.Monotonic)]
    [InlineData(SequenceLevel.Strict)]
    public async Task Who_comes_while_requests_are_under_way_is_served_by_one_that_is_sent_afterwards(SequenceLevel level)
    {
        await using var generator = await Open(level);
        Task<long>[] first = [generator.NextAsync(Cancelled).AsTask(), await UnderWay(1, generator), await UnderWay(2, generator)];

        // Two are under way. Meanwhile somebody else gets a greater value, which the third caller may know of.
        Assert.Equal(2, _shards.Takes.Count);
        var other = await TakeElsewhere(level);
        _shards.Release();
        await Eventually.True(() => _shards.Takes.Count == 3, "the third request is sent");
        _shards.Release();
        _shards.Release();

        var values = await Task.WhenAll(first);
        Assert.Equal([1, 2], values[..2].Order());
        Assert.True(values[2] > other, $"{values[2]} was told to a caller who came after {other} was told.");
    }

    [Fact]
    public async Task Callers_who_wait_together_are_served_by_one_request()
    {
        await using var generator = await Open(SequenceLevel.Strict);
        Task<long>[] underWay = [generator.NextAsync(Cancelled).AsTask(), await UnderWay(1, generator)];
        await Eventually.True(() => _shards.Takes.Count == 2, "two requests are under way");
        var together = Enumerable.Range(0, 5).Select(_ => generator.NextAsync(Cancelled).AsTask()).ToArray();

        _shards.Release();
        await Eventually.True(() => _shards.Takes.Count == 3, "the next request is sent");
        _shards.Release();
        _shards.Release();

        Assert.Equal([3, 4, 5, 6, 7], (await Task.WhenAll(together)).Order());
        await Task.WhenAll(underWay);
        Assert.Equal([1, 1, 5], _shards.Takes.Select(take => take.Count));
    }

    [Fact]
    public async Task Who_stops_waiting_before_a_request_is_sent_for_him_leaves_no_gap()
    {
        await using var generator = await Open(SequenceLevel.Strict);
        Task<long>[] underWay = [generator.NextAsync(Cancelled).AsTask(), await UnderWay(1, generator)];
        await Eventually.True(() => _shards.Takes.Count == 2, "two requests are under way");
        using var gone = new CancellationTokenSource();
        var waiting = generator.NextAsync(gone.Token).AsTask();
        var after = generator.NextAsync(Cancelled).AsTask();

        await gone.CancelAsync();
        _shards.Release();
        await Eventually.True(() => _shards.Takes.Count == 3, "the next request is sent");
        _shards.Release();
        _shards.Release();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(3, await after);
        await Task.WhenAll(underWay);
    }

    [Fact]
    public async Task The_values_of_who_stops_waiting_under_way_go_to_nobody_else()
    {
        await using var generator = await Open(SequenceLevel.Monotonic);
        using var gone = new CancellationTokenSource();
        var waiting = generator.NextAsync(gone.Token).AsTask();
        await Eventually.True(() => _shards.Takes.Count == 1, "the request is under way");

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        _shards.Holds = false;
        _shards.Release();

        Assert.Equal(2, await generator.NextAsync(Cancelled));
    }

    [Fact]
    public async Task Nothing_is_at_hand_and_nothing_is_taken_ahead()
    {
        await using var generator = await Open(SequenceLevel.Monotonic);

        Assert.False(generator.TryNext(out _));
        _shards.Holds = false;

        var values = new long[500];
        await generator.FillAsync(values, Cancelled);
        Assert.False(generator.TryNext(out _));
        Assert.Equal(Enumerable.Range(1, 500).Select(value => (long)value), values);
        Assert.Equal((SequenceLevel.Monotonic, 1), (generator.Level, generator.Step));
    }

    [Fact]
    public async Task Each_request_of_a_taker_has_a_later_turn()
    {
        await using var generator = await Open(SequenceLevel.Strict);

        for (var i = 1; i <= 6; i++)
        {
            var next = generator.NextAsync(Cancelled).AsTask();
            await Eventually.True(() => _shards.Takes.Count == i, "the request is sent");
            _shards.Release();
            await next;
        }

        Assert.All(_shards.Takes.GroupBy(take => take.Taker), taker =>
            Assert.Equal(taker.Select(take => take.Turn).Order().Distinct(), taker.Select(take => take.Turn)));
    }

    [Fact]
    public async Task An_exhausted_sequence_gives_what_is_left_and_then_says_so()
    {
        await using var generator = await Open(SequenceLevel.Strict, maximum: 3);
        _shards.Holds = false;

        var error = await Assert.ThrowsAsync<GranaryException>(async () => await generator.FillAsync(new long[5], Cancelled));

        Assert.Equal(IdCodes.SequenceExhausted, error.Code);
    }

    [Fact]
    public async Task Disposal_ends_the_waiting()
    {
        var generator = await Open(SequenceLevel.Strict);
        var underWay = generator.NextAsync(Cancelled).AsTask();
        await Eventually.True(() => _shards.Takes.Count == 1, "the request is under way");

        var disposing = generator.DisposeAsync().AsTask();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await generator.NextAsync(Cancelled));
        Assert.Throws<ObjectDisposedException>(() => generator.TryNext(out _));
        _shards.Release();

        Assert.Equal(1, await underWay);
        await disposing;
    }

    private async Task<SequenceGenerator> Open(SequenceLevel level, long maximum = long.MaxValue)
    {
        var definition = new SequenceDefinition("invoices", Maximum: maximum, Level: level);
        await _shards.Send<SequenceInfo>("invoices", new CreateSequence(OperationId.New(), definition), Cancelled);
        var generator = await SequenceGenerator.OpenAsync(_shards, "invoices", _time, NullLogger.Instance, ClientMetrics.None, Cancelled);
        _shards.Holds = true;
        return generator;
    }

    /// <summary>Another caller, once the requests of those before it are under way.</summary>
    private async Task<Task<long>> UnderWay(int requests, SequenceGenerator generator)
    {
        await Eventually.True(() => _shards.Takes.Count == requests, $"{requests} requests are under way");
        return generator.NextAsync(Cancelled).AsTask();
    }

    private async Task<long> TakeElsewhere(SequenceLevel level)
    {
        _shards.Holds = false;
        var take = new TakeRange(OperationId.New(), "invoices", 1, After: null, level, Guid.NewGuid(), Turn: 1);
        var range = await _shards.Send<SequenceRange>("invoices", take, Cancelled);
        _shards.Holds = true;
        return range.First;
    }
}
