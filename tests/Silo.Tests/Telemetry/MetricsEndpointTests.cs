using System.Net;
using Granary.Http;
using Granary.Ids;
using Granary.Keys;
using Microsoft.Extensions.DependencyInjection;

namespace Granary.Telemetry;

public sealed class MetricsEndpointTests
{
    [Fact]
    public async Task The_series_of_a_silo_move_when_ids_are_drawn()
    {
        await using var silo = await SiloHost.StartAsync();
        var ids = silo.Services.GetRequiredService<IIdClient>();
        await ids.CreateSequenceAsync(new SequenceDefinition("invoices"), cancellationToken: TestContext.Current.CancellationToken);
        var before = await silo.MetricsAsync();

        await silo.DrawAsync("snowflake/default");
        await silo.DrawAsync("sequences/invoices/next", count: 5);
        using var refused = await silo.Http.PostAsync(new Uri("/v1/ids/snowflake/nowhere", UriKind.Relative), null, TestContext.Current.CancellationToken);

        var after = await silo.MetricsAsync();
        Assert.Equal("counter", after.Types["granary_ledger_changes_total"]);
        Assert.Equal("histogram", after.Types["granary_ledger_round_duration_seconds"]);
        Assert.Equal("gauge", after.Types["granary_ledger_queue_fill_ratio"]);
        Assert.True(Moved("granary_ledger_changes_total") >= 2);
        Assert.True(Moved("granary_ledger_rounds_total", "outcome=\"committed\"") >= 1);
        Assert.True(Moved("granary_ledger_round_duration_seconds_count") >= 1);
        Assert.Equal(1, Moved("granary_ids_commands_total", "command=\"LeaseWorkers\",outcome=\"ok\""));
        Assert.True(Moved("granary_ids_sequence_values_total") >= 5);
        Assert.True(Moved("granary_client_call_duration_seconds_count", "block=\"ids\"") >= 2);
        Assert.Equal(1, Moved("granary_client_failures_total", "code=\"ids.pool_not_found\""));
        Assert.Equal(1, Moved("granary_http_refusals_total", "code=\"ids.pool_not_found\",status=\"404\""));
        Assert.Equal(1, Moved("http_server_request_duration_seconds_count", "http_route=\"/v1/ids/sequences/{name}/next\""));
        Assert.True(after.Sum("granary_client_snowflake_lease_left_seconds") > 60);
        Assert.Equal(16, after.Sum("granary_shards_owned", "block=\"ids\""));
        Assert.True(after.Sum("dotnet_process_memory_working_set_bytes") > 0);
        Assert.Contains(after.Types.Keys, static name => name.StartsWith("orleans_", StringComparison.Ordinal));
        Assert.All(after.Series.Keys, static series => Assert.DoesNotContain("invoices", series, StringComparison.Ordinal));

        double Moved(string name, string labels = "") => after.Sum(name, labels) - before.Sum(name, labels);
    }

    [Fact]
    public async Task On_loopback_they_are_open()
    {
        await using var host = await HttpHost.StartAsync();

        var response = await host.SendAsync(HttpMethod.Get, "/metrics");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType?.ToString());
    }

    [Theory]
    [InlineData("read", HttpStatusCode.OK)]
    [InlineData("publish", HttpStatusCode.Forbidden)]
    public async Task A_silo_that_others_can_reach_asks_for_a_key_that_may_read(string role, HttpStatusCode status)
    {
        await using var host = await HttpHost.StartAsync(exposed: true);
        var key = await host.AddKeyAsync("prometheus", [role], new KeyScope("ids", "orders"));

        var without = await host.SendAsync(HttpMethod.Get, "/metrics");
        var with = await host.SendAsync(HttpMethod.Get, "/metrics", key: key);

        Assert.Equal(HttpStatusCode.Unauthorized, without.StatusCode);
        Assert.Equal(status, with.StatusCode);
    }

    [Fact]
    public async Task They_are_open_to_all_where_the_settings_say_so()
    {
        await using var host = await HttpHost.StartAsync(exposed: true, new() { ["Granary:Telemetry:MetricsAnonymous"] = "true" });

        var response = await host.SendAsync(HttpMethod.Get, "/metrics");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }
}
