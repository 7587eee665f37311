using Granary.Keys;
using Microsoft.AspNetCore.Builder;

namespace Granary.Http;

public sealed class AccessTests
{
    [Fact]
    public async Task Without_a_key_a_silo_that_others_can_reach_answers_401()
    {
        await using var host = await HttpHost.StartAsync(exposed: true);

        var response = await host.SendAsync(HttpMethod.Get, "/v1");

        await ProblemAssert.IsProblemAsync(response, 401, "http.unauthorized");
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.Single().Scheme);
        Assert.Contains(host.Log.Lines, line => line.Contains("4021", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_wrong_key_is_401_on_loopback_too(bool exposed)
    {
        await using var host = await HttpHost.StartAsync(exposed);

        var response = await host.SendAsync(HttpMethod.Get, "/v1", key: KeyText.New());

        await ProblemAssert.IsProblemAsync(response, 401, "http.unauthorized");
    }

    [Fact]
    public async Task A_key_in_another_scheme_is_401()
    {
        await using var host = await HttpHost.StartAsync();
        host.Client.DefaultRequestHeaders.Authorization = new("Basic", "b3BzOnB3");

        var response = await host.SendAsync(HttpMethod.Get, "/v1");

        await ProblemAssert.IsProblemAsync(response, 401, "http.unauthorized");
    }

    [Theory]
    [InlineData("read", "GET", "/v1", 200)]
    [InlineData("read", "GET", "/v1/ids/pools/default", 200)]
    [InlineData("read", "POST", "/v1/ids/snowflake/default", 403)]
    [InlineData("write", "POST", "/v1/ids/snowflake/default", 200)]
    [InlineData("write", "GET", "/v1/ids/pools", 200)]
    [InlineData("write", "DELETE", "/v1/ids/pools/default", 403)]
    [InlineData("publish", "GET", "/v1/ids/pools", 403)]
    [InlineData("admin", "POST", "/v1/ids/snowflake/default", 200)]
    [InlineData("admin", "DELETE", "/v1/ids/pools/default", 204)]
    [InlineData("write", "GET", "/v1/keys", 403)]
    [InlineData("admin", "GET", "/v1/keys", 200)]
    public async Task A_key_may_do_what_its_role_says(string role, string method, string path, int status)
    {
        await using var host = await HttpHost.StartAsync(exposed: true);
        var key = await host.AddKeyAsync("ops", [role]);

        var response = await host.SendAsync(new HttpMethod(method), path, key: key);

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("GET", "/v1", 200)]
    [InlineData("GET", "/v1/ids/sequences/orders-eu", 200)]
    [InlineData("GET", "/v1/ids/sequences/invoices", 403)]
    [InlineData("POST", "/v1/ids/sequences/orders-eu/next", 200)]
    [InlineData("POST", "/v1/ids/sequences/invoices/next", 403)]
    [InlineData("POST", "/v1/ids/snowflake/default", 403)]
    [InlineData("GET", "/v1/ids/decode/1?pool=default", 403)]
    [InlineData("GET", "/v1/keys", 403)]
    public async Task A_confined_key_reaches_only_the_names_in_its_scope(string method, string path, int status)
    {
        await using var host = await HttpHost.StartAsync(exposed: true);
        await host.Ids.CreateSequenceAsync(new("orders-eu"), cancellationToken: TestContext.Current.CancellationToken);
        await host.Ids.CreateSequenceAsync(new("invoices"), cancellationToken: TestContext.Current.CancellationToken);
        var key = await host.AddKeyAsync("shop", ["admin"], new KeyScope("ids", "orders"));

        var response = await host.SendAsync(new HttpMethod(method), path, key: key);

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task A_refusal_says_which_key_lacks_what_and_the_log_notes_it()
    {
        await using var host = await HttpHost.StartAsync(exposed: true);
        var key = await host.AddKeyAsync("shop", ["read"]);

        var response = await host.SendAsync(HttpMethod.Post, "/v1/ids/snowflake/default", key: key);

        var problem = await ProblemAssert.IsProblemAsync(response, 403, "http.forbidden");
        Assert.Equal("Key 'shop' lacks the role write on ids 'default'.", problem.GetProperty("detail").GetString());
        Assert.Contains(host.Log.Lines, line => line.Contains("4022", StringComparison.Ordinal) && line.Contains("'shop'", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/v1/ids/pools", """{"name":"invoices"}""")]
    [InlineData("/v1/ids/sequences", """{"name":"invoices"}""")]
    public async Task A_confined_key_creates_nothing_outside_its_scope(string path, string json)
    {
        await using var host = await HttpHost.StartAsync(exposed: true);
        var key = await host.AddKeyAsync("shop", ["admin"], new KeyScope("ids", "orders"));

        var response = await host.SendAsync(HttpMethod.Post, path, json, key);

        await ProblemAssert.IsProblemAsync(response, 403, "http.forbidden");
    }

    [Fact]
    public async Task A_confined_key_sees_only_its_own_names_in_a_list()
    {
        await using var host = await HttpHost.StartAsync(exposed: true);
        await host.Ids.CreateSequenceAsync(new("orders-eu"), cancellationToken: TestContext.Current.CancellationToken);
        await host.Ids.CreateSequenceAsync(new("invoices"), cancellationToken: TestContext.Current.CancellationToken);
        var key = await host.AddKeyAsync("shop", ["read"], new KeyScope("ids", "orders"));

        var list = await ProblemAssert.IsJsonAsync(await host.SendAsync(HttpMethod.Get, "/v1/ids/sequences", key: key));

        Assert.Equal(["orders-eu"], list.GetProperty("sequences").EnumerateArray().Select(static one => one.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task A_key_that_another_process_revoked_is_refused_five_seconds_later()
    {
        await using var host = await HttpHost.StartAsync(exposed: true);
        var key = await host.AddKeyAsync("ops", ["read"]);
        var before = await host.SendAsync(HttpMethod.Get, "/v1", key: key);
        await ((ApiKeys)host.Services.GetService(typeof(ApiKeys))!).RevokeAsync("ops", TestContext.Current.CancellationToken);

        var atOnce = await host.SendAsync(HttpMethod.Get, "/v1", key: key);
        host.Clock.Advance(KeyLimits.RefreshEvery);
        var later = await host.SendAsync(HttpMethod.Get, "/v1", key: key);

        Assert.Equal([200, 200, 401], [(int)before.StatusCode, (int)atOnce.StatusCode, (int)later.StatusCode]);
    }

    [Fact]
    public async Task A_key_that_this_silo_revoked_is_refused_at_once()
    {
        await using var host = await HttpHost.StartAsync(exposed: true);
        var key = await host.AddKeyAsync("ops", ["admin"]);
        await host.SendAsync(HttpMethod.Get, "/v1", key: key);

        var revoked = await host.SendAsync(HttpMethod.Delete, "/v1/keys/ops", key: key);
        var after = await host.SendAsync(HttpMethod.Get, "/v1", key: key);

        Assert.Equal([204, 401], [(int)revoked.StatusCode, (int)after.StatusCode]);
    }

    [Fact]
    public async Task An_endpoint_that_forgot_to_say_what_it_asks_for_is_for_administrators()
    {
        await using var host = await HttpHost.StartAsync(exposed: true, map: static app => app.MapGet("/forgotten", static () => "secret"));
        var reader = await host.AddKeyAsync("reader", ["read", "write"]);
        var confined = await host.AddKeyAsync("confined", ["admin"], new KeyScope("ids", ""));
        var admin = await host.AddKeyAsync("admin", ["admin"]);

        var answers = new[]
        {
            await host.SendAsync(HttpMethod.Get, "/forgotten"),
            await host.SendAsync(HttpMethod.Get, "/forgotten", key: reader),
            await host.SendAsync(HttpMethod.Get, "/forgotten", key: confined),
            await host.SendAsync(HttpMethod.Get, "/forgotten", key: admin),
        };

        Assert.Equal([401, 403, 403, 200], answers.Select(static answer => (int)answer.StatusCode));
    }

    [Theory]
    [InlineData("/openapi/v1.json")]
    [InlineData("/docs/")]
    public async Task The_description_of_the_API_needs_no_key(string path)
    {
        await using var host = await HttpHost.StartAsync(exposed: true);

        var response = await host.SendAsync(HttpMethod.Get, path);

        Assert.Equal(200, (int)response.StatusCode);
    }
}
