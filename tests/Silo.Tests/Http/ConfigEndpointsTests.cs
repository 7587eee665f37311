using Granary.Keys;

namespace Granary.Http;

/// <summary>Who may do what with configuration over HTTP.</summary>
public sealed class ConfigEndpointsTests
{
    private static readonly string[] All = ["read", "write", "publish", "reveal", "admin"];

    [Fact]
    public async Task A_key_for_one_application_cannot_read_another()
    {
        await using var host = await HttpHost.StartAsync(exposed: true);
        var key = await host.AddKeyAsync("orders", All, new KeyScope("config", "orders/"));
        const string what = "view?namespace=db";

        await ProblemAssert.IsJsonAsync(await host.SendAsync(HttpMethod.Get, $"/v1/config/orders/live/{what}", key: key));

        foreach (var path in (string[])[what, "watch?namespace=db", "", "audit", "instances", "export", "explain?namespace=db&key=a", "namespaces/default/db/draft", "namespaces/default/db/releases"])
        {
            await ProblemAssert.IsProblemAsync(await host.SendAsync(HttpMethod.Get, $"/v1/config/ordersystem/live/{path}", key: key), 403, "http.forbidden");
        }
    }

    [Fact]
    public async Task Editing_publishing_and_revealing_are_roles_of_their_own()
    {
        await using var host = await HttpHost.StartAsync(exposed: true);
        var (read, write, publish) = (await host.AddKeyAsync("r", ["read"]), await host.AddKeyAsync("w", ["write"]), await host.AddKeyAsync("p", ["publish", "read"]));
        const string place = "/v1/config/orders/live";

        await ProblemAssert.IsProblemAsync(await host.SendAsync(HttpMethod.Get, $"{place}/view?namespace=db&reveal=true", key: write), 403, "http.forbidden");
        await ProblemAssert.IsProblemAsync(await host.SendAsync(HttpMethod.Get, $"{place}/export?reveal=true", key: write), 403, "http.forbidden");
        await ProblemAssert.IsProblemAsync(
            await host.SendAsync(HttpMethod.Get, $"{place}/namespaces/default/db/draft?reveal=true", key: read), 403, "http.forbidden");
        await ProblemAssert.IsProblemAsync(
            await host.SendAsync(HttpMethod.Patch, $"{place}/namespaces/default/db/draft", """{ "version": 1, "edits": [] }""", read), 403, "http.forbidden");
        await ProblemAssert.IsProblemAsync(await host.SendAsync(HttpMethod.Post, $"{place}/publish", """{ "parts": [] }""", write), 403, "http.forbidden");
        await ProblemAssert.IsProblemAsync(
            await host.SendAsync(
                HttpMethod.Post, $"{place}/publish", """{ "parts": [{ "namespace": "db", "version": 1, "edits": [{ "key": "a", "value": "b" }] }] }""", publish),
            403, "http.forbidden");
        await ProblemAssert.IsProblemAsync(
            await host.SendAsync(HttpMethod.Put, $"{place}/namespaces/default/db", """{ "version": 0 }""", publish), 403, "http.forbidden");
    }

    [Fact]
    public async Task A_list_has_what_the_key_covers_alone()
    {
        await using var host = await HttpHost.StartAsync(exposed: true);
        host.Configs.Places = [new("orders", "live", 1, 1, 0), new("orders", "test", 1, 1, 0), new("shop", "live", 1, 1, 0)];
        var key = await host.AddKeyAsync("orders", ["read"], new KeyScope("config", "orders/live"), new KeyScope("locks", ""));

        var list = await ProblemAssert.IsJsonAsync(await host.SendAsync(HttpMethod.Get, "/v1/config", key: key));

        Assert.Equal("live", Assert.Single(list.GetProperty("places").EnumerateArray()).GetProperty("environment").GetString());
        Assert.Empty((await ProblemAssert.IsJsonAsync(await host.SendAsync(HttpMethod.Get, "/v1/config?prefix=shop", key: key))).GetProperty("places").EnumerateArray());
    }

    [Fact]
    public async Task An_instance_is_read_from_the_query_with_the_address_that_it_comes_from()
    {
        await using var host = await HttpHost.StartAsync();

        await ProblemAssert.IsJsonAsync(await host.SendAsync(
            HttpMethod.Get, "/v1/config/orders/live/view?cluster=east&namespace=a&namespace=b&instance=host-1&label=zone%3Db&label=tier%3D"));

        var asked = host.Configs.Asked!;
        Assert.Equal(("orders", "live", "east"), (asked.Application, asked.Environment, asked.Cluster));
        Assert.Equal(["a", "b"], asked.Namespaces);
        Assert.Equal(("host-1", "127.0.0.1"), (asked.Instance?.Name, asked.Instance?.Address));
        Assert.Equal([KeyValuePair.Create("zone", "b"), KeyValuePair.Create("tier", "")], asked.Instance!.Labels);
        await ProblemAssert.IsProblemAsync(
            await host.SendAsync(HttpMethod.Get, "/v1/config/orders/live/view?namespace=a&instance=i&label=zone"), 400, "config.question_invalid");
        await ProblemAssert.IsProblemAsync(
            await host.SendAsync(HttpMethod.Get, "/v1/config/orders/live/view?namespace=a&after=yesterday"), 400, "config.question_invalid");
        await ProblemAssert.IsProblemAsync(
            await host.SendAsync(HttpMethod.Get, "/v1/config/orders/live/view?namespace=a&waitSeconds=61"), 400, "config.question_invalid");
    }
}
