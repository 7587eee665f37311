using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Granary.Shards;

/// <summary>What the client tells of its calls.</summary>
public sealed class ShardTelemetryTests : IDisposable
{
    private const string Shard = "test/00";

    private readonly FakeCall _shard = new();
    private readonly ArmedTime _time = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly Measured _measured;
    private readonly ShardBatcher<string> _batcher;

    public ShardTelemetryTests()
    {
        var meters = _services.GetRequiredService<IMeterFactory>();
        _measured = new Measured(meters);
        var options = new ShardCallOptions();
        _batcher = new ShardBatcher<string>(_shard.Call, options, new Backoff(options, new Random(1)), _time, new ClientMetrics(meters));
    }

    public void Dispose()
    {
        _measured.Dispose();
        _services.Dispose();
    }

    [Fact]
    public async Task Calls_and_the_commands_in_them_are_counted_by_block()
    {
        var sent = Send("a");
        (await _shard.Next()).Done();
        await sent;

        Assert.Equal(1, _measured["granary.client.batch.size", "block=test"]);
        Assert.Equal(0, _measured["granary.client.failures"]);
    }

    [Fact]
    public async Task A_refusal_is_counted_by_its_code()
    {
        var sent = Send("a");
        (await _shard.Next()).Answer(_ => new Refusal(RefusalKind.NotFound, "test.not_found", "There is none."));

        await Assert.ThrowsAsync<GranaryException>(() => sent);

        Assert.Equal(1, _measured["granary.client.failures", "code=test.not_found"]);
        Assert.Equal(0, _measured["granary.client.retries"]);
    }

    [Fact]
    public async Task A_command_that_is_sent_again_is_counted_by_the_reason()
    {
        var sent = Send("a");
        (await _shard.Next()).Answer(_ => new Refusal(RefusalKind.Unavailable, "test.away", "The shard is moving."));
        await _time.Pass(TimeSpan.Zero, TimeSpan.FromSeconds(2));
        (await _shard.Next()).Done();
        await sent;

        Assert.Equal(1, _measured["granary.client.retries", "code=test.away"]);
        Assert.Equal(0, _measured["granary.client.failures"]);
    }

    [Fact]
    public async Task A_call_goes_on_in_the_trace_of_its_first_request_and_is_linked_to_the_others()
    {
        var calls = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name is "Granary.Client" or "test",
            Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (activity.OperationName == "shard call")
                {
                    calls.Enqueue(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        using var source = new ActivitySource("test");
        var first = Send("first");
        var one = await _shard.Next();
        var second = Send("second");
        var two = await _shard.Next();
        var callers = new List<ActivityContext>();
        var waiting = new List<Task> { first, second };
        foreach (var name in (string[])["a", "b", "c"])
        {
            using var caller = source.StartActivity(name)!;
            callers.Add(caller.Context);
            waiting.Add(Send(name));
        }

        one.Done();
        (await _shard.Next()).Done();
        two.Done();
        await Task.WhenAll(waiting);

        var call = await Eventually.Value(
            () => ValueTask.FromResult(calls.FirstOrDefault(static call => call.GetTagItem("granary.commands") is 3)), "the call of three is traced");
        Assert.Equal(callers[0].SpanId, call.ParentSpanId);
        Assert.Equal(callers[0].TraceId, call.TraceId);
        Assert.Equal(callers[1..], call.Links.Select(static link => link.Context));
        Assert.Equal(Shard, call.GetTagItem("granary.shard"));
    }

    private Task<ShardReply> Send(string command) => _batcher.Send(Shard, command, TestContext.Current.CancellationToken);
}
