using Granary.Jobs;
using Granary.Keys;

namespace Granary.Http;

public sealed class JobsEndpointsTests
{
    private static readonly string[] Worker = ["read", "write"];

    [Theory]
    [InlineData("cancel")]
    [InlineData("retry")]
    [InlineData("reschedule")]
    public async Task A_confined_key_changes_the_jobs_of_its_queues_and_no_others(string verb)
    {
        await using var host = await HttpHost.StartAsync(exposed: true);
        var key = await host.AddKeyAsync("shop", Worker, new KeyScope("jobs", "shop-"));
        var (own, foreign) = (host.Jobs.Add("shop-mail"), host.Jobs.Add("bank-mail"));
        var json = verb == "reschedule" ? """{"delaySeconds":60}""" : null;

        using var allowed = await host.SendAsync(HttpMethod.Post, $"/v1/jobs/{own}/{verb}", json, key);
        using var refused = await host.SendAsync(HttpMethod.Post, $"/v1/jobs/{foreign}/{verb}", json, key);

        Assert.True(allowed.IsSuccessStatusCode);
        await ProblemAssert.IsProblemAsync(refused, 403, "http.forbidden");
        Assert.Equal([own], host.Jobs.Changed);
    }

    [Theory]
    [InlineData("heartbeat", """{"receipts":["RECEIPT"]}""")]
    [InlineData("complete", """{"receipt":"RECEIPT"}""")]
    [InlineData("fail", """{"receipt":"RECEIPT","kind":"k","message":"m"}""")]
    [InlineData("return", """{"receipt":"RECEIPT"}""")]
    public async Task A_confined_worker_does_not_reach_a_job_of_another_queue_through_its_own(string verb, string json)
    {
        await using var host = await HttpHost.StartAsync(exposed: true);
        var key = await host.AddKeyAsync("shop", Worker, new KeyScope("jobs", "shop-"));
        var (own, foreign) = (host.Jobs.Add("shop-mail"), host.Jobs.Add("bank-mail"));

        using var allowed = await host.SendAsync(HttpMethod.Post, $"/v1/jobs/queues/shop-mail/{verb}", Of(own), key);
        using var refused = await host.SendAsync(HttpMethod.Post, $"/v1/jobs/queues/shop-mail/{verb}", Of(foreign), key);
        using var outside = await host.SendAsync(HttpMethod.Post, $"/v1/jobs/queues/bank-mail/{verb}", Of(foreign), key);

        Assert.True(allowed.IsSuccessStatusCode);
        await ProblemAssert.IsProblemAsync(refused, 404, JobCodes.JobNotFound);
        await ProblemAssert.IsProblemAsync(outside, 403, "http.forbidden");
        Assert.Equal([own], host.Jobs.Changed);

        string Of(JobId job) => json.Replace("RECEIPT", new JobReceipt(job, 1, 1).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_confined_key_sees_the_queues_and_jobs_in_its_scope()
    {
        await using var host = await HttpHost.StartAsync(exposed: true);
        var key = await host.AddKeyAsync("shop", ["read"], new KeyScope("jobs", "shop-"));
        var (own, foreign) = (host.Jobs.Add("shop-mail"), host.Jobs.Add("bank-mail"));

        var queues = await ProblemAssert.IsJsonAsync(await host.SendAsync(HttpMethod.Get, "/v1/jobs/queues", key: key));
        var jobs = await ProblemAssert.IsJsonAsync(await host.SendAsync(HttpMethod.Get, "/v1/jobs", key: key));
        using var hidden = await host.SendAsync(HttpMethod.Get, "/v1/jobs?queue=bank-mail", key: key);
        using var secret = await host.SendAsync(HttpMethod.Get, $"/v1/jobs/{foreign}", key: key);

        Assert.Equal(["shop-mail"], queues.GetProperty("queues").EnumerateArray().Select(static queue => queue.GetProperty("name").GetString()));
        Assert.Equal([own.ToString()], jobs.GetProperty("jobs").EnumerateArray().Select(static job => job.GetProperty("id").GetString()));
        await ProblemAssert.IsProblemAsync(hidden, 403, "http.forbidden");
        await ProblemAssert.IsProblemAsync(secret, 403, "http.forbidden");
    }

    [Theory]
    [InlineData("PUT", "/v1/jobs/queues/shop-mail", "{}")]
    [InlineData("PUT", "/v1/jobs/queues/shop-mail/mode", """{"mode":"paused"}""")]
    [InlineData("DELETE", "/v1/jobs/queues/shop-mail", null)]
    [InlineData("POST", "/v1/jobs/queues/shop-mail/dead/purge", "{}")]
    public async Task Settings_and_purges_need_an_administrator(string method, string path, string? json)
    {
        await using var host = await HttpHost.StartAsync(exposed: true);
        var worker = await host.AddKeyAsync("shop", Worker);
        var admin = await host.AddKeyAsync("boss", ["admin"]);

        using var refused = await host.SendAsync(new HttpMethod(method), path, json, worker);
        using var allowed = await host.SendAsync(new HttpMethod(method), path, json, admin);

        await ProblemAssert.IsProblemAsync(refused, 403, "http.forbidden");
        Assert.True(allowed.IsSuccessStatusCode);
    }

    [Theory]
    [InlineData("/v1/jobs/nonsense/cancel", null, "jobs.id_invalid")]
    [InlineData("/v1/jobs/queues/mail/jobs", """{"handler":"no name"}""", "jobs.handler_invalid")]
    [InlineData("/v1/jobs/queues/mail/jobs", """{"handler":"mail@0"}""", "jobs.handler_invalid")]
    [InlineData("/v1/jobs/queues/mail/jobs", """{"handler":"mail","payload":1,"payloadBase64":"AA=="}""", "jobs.payload_invalid")]
    [InlineData("/v1/jobs/queues/mail/jobs", """{"handler":"mail","payloadBase64":"?"}""", "jobs.payload_invalid")]
    [InlineData("/v1/jobs/queues/mail/jobs", """{"handler":"mail","due":"2030-01-01T00:00:00Z","delaySeconds":1}""", "jobs.time_invalid")]
    [InlineData("/v1/jobs/queues/mail/jobs", """{"handler":"mail","delaySeconds":-1}""", "jobs.time_invalid")]
    [InlineData("/v1/jobs/queues/mail/jobs", """{"handler":"mail","colour":"red"}""", "http.body_invalid")]
    [InlineData("/v1/jobs/queues/mail/complete", """{"receipt":"nonsense"}""", "jobs.receipt_invalid")]
    [InlineData("/v1/jobs/queues/mail/heartbeat", """{"receipts":[]}""", "jobs.batch_invalid")]
    [InlineData("/v1/jobs/queues/mail/fetch", """{"waitSeconds":-1}""", "jobs.fetch_invalid")]
    [InlineData("/v1/jobs/queues/mail/dead/requeue", """{"jobs":[],"text":"x"}""", "jobs.filter_invalid")]
    public async Task A_request_that_breaks_a_rule_is_refused_before_anything_changes(string path, string? json, string code)
    {
        await using var host = await HttpHost.StartAsync();

        using var response = await host.SendAsync(HttpMethod.Post, path, json);

        await ProblemAssert.IsProblemAsync(response, 400, code);
        Assert.Empty(host.Jobs.Changed);
    }
}
