using System.Collections.Concurrent;
using System.Diagnostics;

namespace Granary.Telemetry;

public sealed class TracingTests : IDisposable
{
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;

    public TracingTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = static source => TelemetrySources.Activities.Any(shown => shown.EndsWith('*')
                ? source.Name.StartsWith(shown[..^1], StringComparison.Ordinal)
                : source.Name == shown),
            Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Enqueue,
        };
    }

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task One_draw_over_HTTP_is_one_trace_down_to_the_round()
    {
        await using var silo = await SiloHost.StartAsync();
        ActivitySource.AddActivityListener(_listener);
        var caller = ActivityTraceId.CreateRandom();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/ids/snowflake/default");
        request.Headers.Add("traceparent", $"00-{caller}-{ActivitySpanId.CreateRandom()}-01");

        using var answer = await silo.Http.SendAsync(request, TestContext.Current.CancellationToken);

        var round = await Eventually.Value(() => ValueTask.FromResult(Of(caller, "Granary.Ledger", "ledger round").FirstOrDefault()), "the round is traced");
        var batch = Of(caller, "Granary.Ids", "ids batch").Single();
        var call = Of(caller, "Granary.Client", "shard call").Single();
        var server = await Eventually.Value(() => ValueTask.FromResult(_ended.FirstOrDefault(ended =>
            ended.TraceId == caller && ended.Source.Name == "Microsoft.AspNetCore")), "the request is traced");
        Assert.Equal(batch.SpanId, round.ParentSpanId);
        Assert.Equal([call.SpanId, server.SpanId], Ancestors(batch).Where(span => span == call.SpanId || span == server.SpanId));
        Assert.Equal("committed", round.GetTagItem("granary.outcome"));
        Assert.Equal(ActivityStatusCode.Ok, call.Status);
        Assert.Equal("POST /v1/ids/snowflake/{pool}", server.DisplayName);
    }

    [Fact]
    public async Task Renewals_and_rounds_do_not_go_on_in_the_trace_of_the_first_caller()
    {
        await using var silo = await SiloHost.StartAsync();
        ActivitySource.AddActivityListener(_listener);
        await silo.DrawAsync("snowflake/default");
        var first = (await Eventually.Value(() => ValueTask.FromResult(Ended("ledger round").FirstOrDefault()), "a round is traced")).TraceId;

        using var created = await silo.Http.PostAsync(
            new Uri("/v1/ids/sequences", UriKind.Relative), new StringContent("""{"name":"invoices"}""", null, "application/json"), TestContext.Current.CancellationToken);

        Assert.True(created.IsSuccessStatusCode);
        Assert.Contains(Ended("ledger round"), round => round.TraceId != first);
    }

    [Fact]
    public async Task The_activity_of_a_request_tells_its_route_and_status_when_it_was_refused_too()
    {
        await using var silo = await SiloHost.StartAsync();
        ActivitySource.AddActivityListener(_listener);

        using var refused = await silo.Http.PostAsync(new Uri("/v1/ids/snowflake/nowhere", UriKind.Relative), null, TestContext.Current.CancellationToken);

        var server = await Eventually.Value(
            () => ValueTask.FromResult(_ended.FirstOrDefault(static ended => ended.Source.Name == "Microsoft.AspNetCore")), "the request is traced");
        Assert.Equal("/v1/ids/snowflake/{pool}", server.GetTagItem("http.route"));
        Assert.Equal(404, server.GetTagItem("http.response.status_code"));
        Assert.Equal(ActivityStatusCode.Unset, server.Status);
    }

    private IEnumerable<Activity> Ended(string name) => _ended.Where(ended => ended.OperationName == name);

    private IEnumerable<Activity> Of(ActivityTraceId trace, string source, string name) =>
        Ended(name).Where(ended => ended.TraceId == trace && ended.Source.Name == source);

    private IEnumerable<ActivitySpanId> Ancestors(Activity activity)
    {
        for (var parent = activity.ParentSpanId; parent != default;)
        {
            yield return parent;
            parent = _ended.FirstOrDefault(ended => ended.SpanId == parent)?.ParentSpanId ?? default;
        }
    }
}
