using System.Text.Json;
using Granary.Cli;
using Granary.Keys;

namespace Granary.Http;

public sealed class ClusterEndpointsTests
{
    [Fact]
    public async Task The_cluster_shows_what_each_silo_owns_and_does()
    {
        await using var host = await HttpHost.StartAsync();

        var cluster = await ProblemAssert.IsJsonAsync(await host.SendAsync(HttpMethod.Get, "/v1/cluster"));

        var report = cluster.GetProperty("silos")[0].GetProperty("report");
        Assert.Equal("ids/00", report.GetProperty("shards")[0].GetProperty("shard").GetString());
        Assert.Equal(7, report.GetProperty("shards")[0].GetProperty("epoch").GetInt64());
        Assert.Equal(2.5, report.GetProperty("ledger").GetProperty("changesPerSecond").GetDouble());
        Assert.Equal("ids.pool_not_found", report.GetProperty("blocks")[0].GetProperty("refusals")[0].GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_silo_that_does_not_answer_is_listed_without_a_report()
    {
        await using var host = await HttpHost.StartAsync();

        var cluster = await ProblemAssert.IsJsonAsync(await host.SendAsync(HttpMethod.Get, "/v1/cluster"));

        var silent = cluster.GetProperty("silos")[1];
        Assert.Equal("silo-2", silent.GetProperty("name").GetString());
        Assert.False(silent.TryGetProperty("report", out _));
    }

    [Fact]
    public async Task Any_key_that_may_read_sees_the_cluster_but_not_where_its_database_is()
    {
        await using var host = await HttpHost.StartAsync(exposed: true);
        var key = await host.AddKeyAsync("shop", ["read"], new KeyScope("ids", "orders"));

        var cluster = await ProblemAssert.IsJsonAsync(await host.SendAsync(HttpMethod.Get, "/v1/cluster", key: key));

        Assert.DoesNotContain("/var/lib/granary", cluster.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_status_of_the_command_line_lists_the_silos_beside_what_it_told_before()
    {
        await using var host = await HttpHost.StartAsync();

        var table = await CliRun.OfAsync(["status", "--url", host.Url.ToString()]);
        var json = await CliRun.OfAsync(["status", "--json", "--url", host.Url.ToString()]);

        Assert.Matches(@"silo-1\s+active\s+127\.0\.0\.1:11111\s+3\s", table.Output);
        Assert.Matches(@"silo-2\s+no answer\s+127\.0\.0\.1:11112", table.Output);
        Assert.Equal("silo-1", json.Json.GetProperty("siloName").GetString());
        Assert.Equal(JsonValueKind.Array, json.Json.GetProperty("silos").ValueKind);
    }
}
