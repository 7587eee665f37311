using Granary.Processes;

namespace Granary.Telemetry;

public sealed class ExportTests
{
    [Fact]
    public async Task A_collector_gets_the_metrics_and_traces_of_a_silo()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        using var folder = new TemporaryFolder();
        await using var silo = await SiloProcess.StartAsync(new SiloProcessSettings
        {
            DataDirectory = folder.File("data"),
            Name = "silo-7",
            More = new Dictionary<string, string>
            {
                ["Granary:Telemetry:OtlpEndpoint"] = collector.Address,
                ["Granary:Telemetry:OtlpProtocol"] = "HttpProtobuf",
                ["Granary:Telemetry:ExportEvery"] = "00:00:01",
                ["Granary:Log:Json"] = "true",
            },
        });
        using var drawn = await silo.Http.PostAsync(new Uri("/v1/ids/snowflake/default", UriKind.Relative), null, TestContext.Current.CancellationToken);

        Assert.True(drawn.IsSuccessStatusCode);
        await Eventually.True(
            () => collector.Has("/v1/metrics", "granary", "silo-7", "granary.ledger.rounds", "granary.ids.commands", "granary.client.call.duration", "http.server.request.duration", "dotnet.gc.collections"),
            "the metrics arrive");
        await Eventually.True(
            () => collector.Has("/v1/traces", "granary", "silo-7", "ledger round", "ids batch", "shard call"),
            "the trace arrives");
        await Eventually.True(() => collector.Has("/v1/traces", "POST /v1/ids/snowflake/{pool}"), "the request arrives");

        Assert.Equal(0, await silo.StopAsync());
        var logged = silo.Process.Output.StandardOutput.Split('\n').Where(static line => line.StartsWith('{')).ToList();
        Assert.NotEmpty(logged);
        Assert.All(logged, static line => System.Text.Json.JsonDocument.Parse(line).Dispose());
    }
}
