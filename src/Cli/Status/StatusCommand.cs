using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Granary.Http;
using Granary.Output;
using Spectre.Console;

namespace Granary.Status;

/// <summary><c>granary status</c>: what the silo tells about itself and about the cluster.</summary>
internal static class StatusCommand
{
    public static Command Create(GranaryCommand granary)
    {
        var command = new Command("status", "Shows the version, cluster and store of the silo, and all silos of the cluster.");
        granary.SetAction(command, async (_, run, cancellationToken) =>
        {
            var answer = await run.Api.GetAsync("v1", cancellationToken);
            var silo = answer.As(ApiJson.Default.SiloView);
            var cluster = await run.Api.GetAsync("v1/cluster", cancellationToken);
            run.Write(Join(answer, cluster), console =>
            {
                var table = run.Terminal.Table("silo", "version", "cluster", "shards", "incarnation");
                console.Write(table.Row(silo.SiloName, silo.Version, silo.ClusterId, $"{silo.ShardCount}", $"{silo.Incarnation}"));
                console.Write(Members(run.Terminal, cluster.As(ApiJson.Default.ClusterView)));
            });
        });
        return command;
    }

    // What the silo says of itself, as it has always been, with the silos of the cluster beside it.
    private static string Join(ApiAnswer silo, ApiAnswer cluster)
    {
        var all = JsonNode.Parse(silo.ToString())!.AsObject();
        all["silos"] = JsonNode.Parse(cluster.ToString())!["silos"]!.DeepClone();
        return all.ToJsonString();
    }

    private static Table Members(Terminal terminal, ClusterView cluster)
    {
        var table = terminal.Table("name", "status", "endpoint", "datacenter", "started", "cpu", "memory", "owns", "changes/s", "waiting", "round p99");
        foreach (var member in cluster.Silos)
        {
            _ = member.Report is { } report
                ? table.Row(
                    member.Name,
                    member.Status,
                    member.Endpoint,
                    $"{report.Datacenter}",
                    TableRows.Instant(report.StartedAt),
                    Text(report.Cpu * 100, "0") + " %",
                    TableRows.Count(report.MemoryBytes / 1_000_000) + " MB",
                    $"{report.Shards.Count}",
                    Text(report.Ledger.ChangesPerSecond, "0.0"),
                    TableRows.Count(report.Ledger.Waiting),
                    Text(report.Ledger.RoundP99Ms, "0.0") + " ms")
                : table.Row(member.Name, "no answer", member.Endpoint, "", "", "", "", "", "", "", "");
        }

        return table;
    }

    private static string Text(double number, string format) => number.ToString(format, CultureInfo.InvariantCulture);
}
