using System.Net.Http.Json;
using System.Text.Json;
using Granary.Telemetry;

namespace Granary.Http;

/// <summary>Jobs over HTTP with nothing in place of the real: a whole silo on SQLite.</summary>
public sealed class JobsOverHttpTests(SiloHostFixture fixture) : IClassFixture<SiloHostFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private SiloHost Silo => fixture.Silo;

    [Fact]
    public async Task A_job_is_enqueued_once_under_its_key_fetched_and_completed_and_a_stale_receipt_is_refused()
    {
        var key = Guid.NewGuid();
        var first = await ProblemAssert.IsJsonAsync(
            await PostAsync("queues/http-mail/jobs", new { handler = "mail@2", payload = new { to = "größe" }, headers = new { trace = "17" } }, key), 201);
        var again = await ProblemAssert.IsJsonAsync(await PostAsync("queues/http-mail/jobs", new { handler = "mail@2", payload = new { to = "größe" } }, key));
        Assert.Equal(("enqueued", "known"), (first.GetProperty("outcome").GetString(), again.GetProperty("outcome").GetString()));
        var id = first.GetProperty("job").GetString();
        Assert.Equal(id, again.GetProperty("job").GetString());

        var job = Assert.Single((await OkAsync("queues/http-mail/fetch", new { worker = "w", max = 10, waitSeconds = 20 })).GetProperty("jobs").EnumerateArray());
        Assert.Equal(("mail@2", 1, id), (job.GetProperty("handler").GetString(), job.GetProperty("attempt").GetInt32(), job.GetProperty("job").GetString()));
        Assert.Equal(("größe", "17"), (job.GetProperty("payload").GetProperty("to").GetString(), job.GetProperty("headers").GetProperty("trace").GetString()));
        var receipt = job.GetProperty("receipt").GetString()!;
        var standings = await OkAsync("queues/http-mail/heartbeat", new { receipts = (string[])[receipt] });
        Assert.Equal("extended", standings.GetProperty("standings")[0].GetString());

        var stale = receipt.Split('.') is [var of, _, var epoch] ? $"{of}.7.{epoch}" : "";
        await ProblemAssert.IsProblemAsync(await PostAsync("queues/http-mail/complete", new { receipt = stale }), 409, "jobs.receipt_stale");
        Assert.Equal(204, (int)(await PostAsync("queues/http-mail/complete", new { receipt })).StatusCode);
        Assert.Equal(204, (int)(await PostAsync("queues/http-mail/complete", new { receipt })).StatusCode);
        Assert.Equal("succeeded", (await GetAsync($"{id}")).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Of_a_bulk_each_job_has_an_outcome_of_its_own()
    {
        var answer = await OkAsync("queues/http-bulk/jobs/bulk", new
        {
            jobs = (object[])
            [
                new { handler = "a", payload = 1 }, new { handler = "no name" }, new { handler = "b", priority = 17 }, new { handler = "c", payloadBase64 = "AP8=" },
            ],
        });

        var outcomes = answer.GetProperty("jobs").EnumerateArray().ToList();
        Assert.Equal(["enqueued", "refused", "refused", "enqueued"], outcomes.Select(static one => one.GetProperty("outcome").GetString()));
        Assert.Equal(
            ["jobs.handler_invalid", "jobs.priority_invalid"],
            outcomes.Where(static one => one.TryGetProperty("refusal", out _)).Select(static one => one.GetProperty("refusal").GetProperty("code").GetString()));
        var binary = await GetAsync(outcomes[3].GetProperty("job").GetString()!);
        Assert.Equal("AP8=", binary.GetProperty("payloadBase64").GetString());
    }

    [Fact]
    public async Task Larger_bodies_than_other_requests_may_have_are_taken()
    {
        var large = new string('x', 200_000);
        var answer = await OkAsync("queues/http-large/jobs/bulk", new { jobs = Enumerable.Range(0, 30).Select(_ => new { handler = "a", payload = large }) });

        Assert.All(answer.GetProperty("jobs").EnumerateArray(), static one => Assert.Equal("enqueued", one.GetProperty("outcome").GetString()));
    }

    [Fact]
    public async Task A_dead_job_is_found_by_its_error_and_begins_anew()
    {
        await OkAsync("queues/http-dead/jobs", new { handler = "mail" }, 201);
        var job = (await OkAsync("queues/http-dead/fetch", new { waitSeconds = 20 })).GetProperty("jobs")[0];
        var failed = await OkAsync(
            "queues/http-dead/fail", new { receipt = job.GetProperty("receipt").GetString(), kind = "Broken", message = "No such street.", final = true });
        Assert.False(failed.TryGetProperty("retryAt", out _));

        var dead = await GetAsync("?queue=http-dead&state=dead&text=street");
        Assert.Equal("No such street.", dead.GetProperty("jobs")[0].GetProperty("errors")[0].GetProperty("message").GetString());
        Assert.Equal(0, (await OkAsync("queues/http-dead/dead/requeue", new { text = "nothing" })).GetProperty("count").GetInt32());
        Assert.Equal(1, (await OkAsync("queues/http-dead/dead/requeue", new { text = "street" })).GetProperty("count").GetInt32());

        var again = (await OkAsync("queues/http-dead/fetch", new { waitSeconds = 20 })).GetProperty("jobs")[0];
        Assert.Equal(job.GetProperty("job").GetString(), again.GetProperty("job").GetString());
    }

    [Fact]
    public async Task A_queue_is_set_paused_resumed_and_deleted()
    {
        var set = await ProblemAssert.IsJsonAsync(await SendAsync(HttpMethod.Put, "queues/http-queue", new { concurrency = 3, visibilitySeconds = 5 }));
        Assert.Equal((3, 5), (set.GetProperty("settings").GetProperty("concurrency").GetInt32(), set.GetProperty("settings").GetProperty("visibilitySeconds").GetDouble()));
        var paused = await ProblemAssert.IsJsonAsync(await SendAsync(HttpMethod.Put, "queues/http-queue/mode", new { mode = "paused", reason = "lunch" }));
        Assert.Equal(("paused", "lunch"), (paused.GetProperty("mode").GetString(), paused.GetProperty("reason").GetString()));
        var job = await OkAsync("queues/http-queue/jobs", new { handler = "mail" }, 201);

        Assert.Empty((await OkAsync("queues/http-queue/fetch", new { })).GetProperty("jobs").EnumerateArray());
        await ProblemAssert.IsProblemAsync(await SendAsync(HttpMethod.Delete, "queues/http-queue"), 409, "jobs.queue_not_empty");
        Assert.True((await OkAsync($"{job.GetProperty("job").GetString()}/cancel", null)).GetProperty("changed").GetBoolean());
        Assert.Equal(204, (int)(await SendAsync(HttpMethod.Delete, "queues/http-queue")).StatusCode);
        await ProblemAssert.IsProblemAsync(await SendAsync(HttpMethod.Get, "queues/http-queue"), 404, "jobs.queue_not_found");
    }

    private async Task<JsonElement> GetAsync(string path) =>
        await ProblemAssert.IsJsonAsync(await Silo.Http.GetAsync(new Uri($"/v1/jobs{(path.StartsWith('?') ? path : $"/{path}")}", UriKind.Relative), Ct));

    private async Task<JsonElement> OkAsync(string path, object? body, int status = 200) =>
        await ProblemAssert.IsJsonAsync(await PostAsync(path, body), status);

    private Task<HttpResponseMessage> PostAsync(string path, object? body, Guid? key = null) => SendAsync(HttpMethod.Post, path, body, key);

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body = null, Guid? key = null)
    {
        var request = new HttpRequestMessage(method, $"/v1/jobs/{path}") { Content = body is null ? null : JsonContent.Create(body) };
        if (key is { } operation)
        {
            request.Headers.Add("Idempotency-Key", operation.ToString());
        }

        return Silo.Http.SendAsync(request, Ct);
    }
}
