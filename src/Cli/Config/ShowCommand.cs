using System.CommandLine;
using Granary.Http;
using Granary.Output;

namespace Granary.Config;

/// <summary><c>granary config show</c>: the namespaces of an application, and the gradual releases that go on.</summary>
internal static class ShowCommand
{
    public static Command Create(GranaryCommand granary)
    {
        var place = ConfigAddress.Place();
        var command = new Command("show", "Shows the namespaces of an application, and the gradual releases that go on.") { place };
        granary.SetAction(command, async (parsed, run, cancellationToken) =>
        {
            var answer = await run.Api.GetAsync(ConfigAddress.PathOf(parsed.GetRequiredValue(place)), cancellationToken);
            var overview = answer.As(ApiJson.Default.ConfigOverviewView);
            run.Write(answer.ToString(), console =>
            {
                var table = run.Terminal.Table("cluster", "namespace", "format", "release", "edits", "version", "extends", "changed by", "changed at");
                foreach (var one in overview.Namespaces)
                {
                    var extends = one.Settings.Extends is { } below ? $"{below.Application} {below.Cluster}/{below.Namespace}" : "";
                    table.Row(
                        one.Cluster, one.Namespace, one.Settings.Format ?? "", $"{one.Release}", $"{one.Edits}", $"{one.Version}", extends, one.ChangedBy,
                        TableRows.Instant(one.ChangedAt));
                }

                console.Write(table);
                if (overview.Graduals.Count > 0)
                {
                    console.Write(GradualCommand.TableOf(run.Terminal, overview.Graduals));
                }
            });
        });
        return command;
    }
}
