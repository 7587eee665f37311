using Granary.Shards;

namespace Granary.Ids;

public sealed class OpeningsTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly Openings<string, Thing> _openings = new(static thing => thing.IsDisposed);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_asks_gets_the_same_thing()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var opened = 0;

        var asking = Enumerable.Range(0, 8).Select(_ => Open(async () =>
        {
            Interlocked.Increment(ref opened);
            await gate.Task;
            return new Thing();
        })).ToArray();
        gate.SetResult();
        var things = await Task.WhenAll(asking).WaitAsync(Patience, Ct);

        Assert.Equal(1, opened);
        Assert.Single(things.Distinct());
    }

    [Fact]
    public async Task What_failed_to_open_is_opened_anew()
    {
        await Assert.ThrowsAsync<TimeoutException>(() => Open(() => throw new TimeoutException()));

        var thing = await Open(() => Task.FromResult(new Thing()));

        Assert.False(thing.IsDisposed);
    }

    [Fact]
    public async Task What_was_disposed_of_is_opened_anew()
    {
        var first = await Open(() => Task.FromResult(new Thing()));
        await first.DisposeAsync();

        var second = await Open(() => Task.FromResult(new Thing()));

        Assert.NotSame(first, second);
    }

    [Fact]
    public async Task Who_stops_waiting_does_not_stop_the_opening()
    {
        var gate = new TaskCompletionSource<Thing>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var impatient = new CancellationTokenSource();
        var left = _openings.Get("a", _ => gate.Task, impatient.Token).AsTask();

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left.WaitAsync(Patience, Ct));
        var waiting = Open(() => throw new InvalidOperationException("It is opening already."));
        var thing = new Thing();
        gate.SetResult(thing);

        Assert.Same(thing, await waiting.WaitAsync(Patience, Ct));
    }

    [Fact]
    public async Task The_end_disposes_of_what_is_open_cuts_off_what_is_opening_and_opens_nothing_more()
    {
        var open = await Open(() => Task.FromResult(new Thing()));
        var opening = _openings.Get("b", async stopping =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, stopping);
            return new Thing();
        }, Ct).AsTask();

        await _openings.DisposeAsync().AsTask().WaitAsync(Patience, Ct);

        Assert.True(open.IsDisposed);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening.WaitAsync(Patience, Ct));
        Assert.Equal(ClientCodes.Stopped, (await Assert.ThrowsAsync<GranaryException>(() => Open(() => Task.FromResult(new Thing())))).Code);
    }

    public ValueTask DisposeAsync() => _openings.DisposeAsync();

    private async Task<Thing> Open(Func<Task<Thing>> open) => await _openings.Get("a", _ => open(), Ct);

    private sealed class Thing : IAsyncDisposable
    {
        public bool IsDisposed { get; private set; }

        public ValueTask DisposeAsync()
        {
            IsDisposed = true;
            return ValueTask.CompletedTask;
        }
    }
}
