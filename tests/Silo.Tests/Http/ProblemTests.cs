using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Granary.Http;

public sealed class ProblemTests
{
    [Fact]
    public async Task An_address_that_is_not_there_is_a_problem_with_its_code()
    {
        await using var host = await HttpHost.StartAsync();

        var response = await host.SendAsync(HttpMethod.Get, "/v1/nothing");

        await ProblemAssert.IsProblemAsync(response, 404, "http.not_found");
    }

    [Fact]
    public async Task A_method_that_is_not_taken_is_a_problem_and_Allow_lists_the_others()
    {
        await using var host = await HttpHost.StartAsync();

        var response = await host.SendAsync(HttpMethod.Patch, "/v1/ids/pools");

        await ProblemAssert.IsProblemAsync(response, 405, "http.method_not_allowed");
        Assert.Contains("POST", response.Content.Headers.Allow);
    }

    [Fact]
    public async Task A_body_that_is_not_declared_as_JSON_is_refused()
    {
        await using var host = await HttpHost.StartAsync();
        using var body = new StringContent("name=x", MediaTypeHeaderValue.Parse("application/x-www-form-urlencoded"));

        var response = await host.Client.PostAsync("/v1/ids/pools", body, TestContext.Current.CancellationToken);

        await ProblemAssert.IsProblemAsync(response, 415, "http.unsupported_media_type");
    }

    [Theory]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("""{"layout":null}""")]
    [InlineData("""{"name":null}""")]
    [InlineData("""{"name":"x","laiout":{}}""")]
    [InlineData("""{"name":"x","homeDatacenter":"zero"}""")]
    [InlineData("""{"name":"x","layout":{"order":1}}""")]
    public async Task A_body_that_is_not_the_JSON_asked_for_is_refused(string json)
    {
        await using var host = await HttpHost.StartAsync();

        var response = await host.SendAsync(HttpMethod.Post, "/v1/ids/pools", json);

        Assert.Equal(400, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_body_above_the_limit_is_refused()
    {
        await using var host = await HttpHost.StartAsync(settings: new() { ["RequestBytesMax"] = "2048" });

        var response = await host.SendAsync(HttpMethod.Post, "/v1/ids/pools", $$"""{"name":"{{new string('x', 4096)}}"}""");

        await ProblemAssert.IsProblemAsync(response, 413, "http.body_too_large");
    }

    [Theory]
    [InlineData(RefusalKind.NotFound, 404)]
    [InlineData(RefusalKind.Conflict, 409)]
    [InlineData(RefusalKind.Exhausted, 409)]
    [InlineData(RefusalKind.Forbidden, 403)]
    [InlineData(RefusalKind.Overloaded, 429)]
    [InlineData(RefusalKind.Unavailable, 503)]
    public async Task A_refusal_becomes_a_problem_by_its_kind(RefusalKind kind, int status)
    {
        await using var host = await HttpHost.StartAsync();
        host.Ids.Fault = new GranaryException(kind, "test.refused", "Not \"today\".");

        var response = await host.SendAsync(HttpMethod.Get, "/v1/ids/pools");

        var problem = await ProblemAssert.IsProblemAsync(response, status, "test.refused");
        Assert.Equal("Not \"today\".", problem.GetProperty("detail").GetString());
        Assert.Equal(status is 429 or 503, response.Headers.RetryAfter is not null);
    }

    [Fact]
    public async Task A_refusal_that_knows_when_to_come_back_says_so_in_whole_seconds()
    {
        await using var host = await HttpHost.StartAsync();
        host.Ids.Fault = new GranaryException(RefusalKind.Unavailable, "test.away", "Away.") { RetryAfter = TimeSpan.FromSeconds(2.5) };

        var response = await host.SendAsync(HttpMethod.Post, "/v1/ids/snowflake/default");

        await ProblemAssert.IsProblemAsync(response, 503, "test.away");
        Assert.Equal(TimeSpan.FromSeconds(3), response.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task An_argument_that_breaks_a_rule_is_named()
    {
        await using var host = await HttpHost.StartAsync();
        host.Ids.Fault = new InvalidRequestException("test.invalid", "pool is bad.", "pool");

        var response = await host.SendAsync(HttpMethod.Get, "/v1/ids/pools");

        var problem = await ProblemAssert.IsProblemAsync(response, 400, "test.invalid");
        Assert.Equal("pool", problem.GetProperty("argument").GetString());
    }

    [Fact]
    public async Task A_fault_of_the_silo_tells_the_caller_nothing_but_where_the_log_tells_more()
    {
        await using var host = await HttpHost.StartAsync();
        host.Ids.Fault = new InvalidOperationException("secret");

        var response = await host.SendAsync(HttpMethod.Get, "/v1/ids/pools");

        var problem = await ProblemAssert.IsProblemAsync(response, 500, "http.internal");
        var trace = problem.GetProperty("traceId").GetString()!;
        Assert.DoesNotContain("secret", problem.GetRawText(), StringComparison.Ordinal);
        Assert.Contains(host.Log.Lines, line => line.StartsWith("Error 4001", StringComparison.Ordinal) && line.Contains(trace, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_request_above_the_limit_is_refused_and_the_next_one_after_that_is_not()
    {
        await using var host = await HttpHost.StartAsync(settings: new() { ["ConcurrentRequestsMax"] = "1" });
        var gate = new TaskCompletionSource();
        var entered = new TaskCompletionSource();
        host.Ids.Gate = Entered;
        var first = host.SendAsync(HttpMethod.Post, "/v1/ids/snowflake/default");
        await Eventually.Completes(entered.Task, "the first request is being worked on");

        var second = await host.SendAsync(HttpMethod.Get, "/v1");
        gate.SetResult();
        var firstAnswer = await first;
        await Eventually.True(
            async () => (await host.SendAsync(HttpMethod.Get, "/v1")).IsSuccessStatusCode, "a request after the first one is served");

        await ProblemAssert.IsProblemAsync(second, 429, "http.overloaded");
        Assert.Equal(TimeSpan.FromSeconds(1), second.Headers.RetryAfter?.Delta);
        Assert.Equal(200, (int)firstAnswer.StatusCode);

        async Task Entered()
        {
            entered.SetResult();
            await gate.Task;
        }
    }

    [Fact]
    public async Task An_answer_that_has_begun_is_cut_off_rather_than_mixed_with_a_problem()
    {
        await using var host = await HttpHost.StartAsync(map: static app => app.MapGet("/begun", async context =>
        {
            await context.Response.WriteAsync("begun");
            await context.Response.Body.FlushAsync();
            throw new InvalidOperationException("too late");
        }));

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => host.Client.GetStringAsync("/begun", TestContext.Current.CancellationToken));
    }
}
