using System.CommandLine;
using Granary.Http;
using Granary.Output;

namespace Granary.Status;

/// <summary><c>granary status</c>: what the silo tells about itself.</summary>
internal static class StatusCommand
{
    public static Command Create(GranaryCommand granary)
    {
        var command = new Command("status", "Shows the version, cluster and store of the silo.");
        granary.SetAction(command, async (_, run, cancellationToken) =>
        {
            var answer = await run.Api.GetAsync("v1", cancellationToken);
            var silo = answer.As(ApiJson.Default.SiloView);
            run.Write(answer.ToString(), console =>
            {
                var table = run.Terminal.Table("silo", "version", "cluster", "shards", "incarnation");
                console.Write(table.Row(silo.SiloName, silo.Version, silo.ClusterId, $"{silo.ShardCount}", $"{silo.Incarnation}"));
            });
        });
        return command;
    }
}
