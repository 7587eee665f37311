using System.CommandLine;
using System.Reflection;
using Granary.Http;
using Granary.Output;

namespace Granary.Status;

/// <summary><c>granary version</c>: the command's own version, and the silo's if one answers.</summary>
internal static class VersionCommand
{
    public static Command Create(GranaryCommand granary)
    {
        var command = new Command("version", "Shows the version of this command, and of the silo if one answers.");
        granary.SetAction(command, async (_, run, cancellationToken) =>
        {
            var silo = await SiloVersionAsync(run, cancellationToken);
            var json = JsonOutput.Object(writer =>
            {
                writer.WriteString("command", Own);
                writer.WriteString("silo", silo);
            });
            run.Write(json, console =>
                console.Write(run.Terminal.Table("command", "silo").Row(Own, silo ?? "no answer")));
        });
        return command;
    }

    private static string Own =>
        typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    private static async Task<string?> SiloVersionAsync(CommandRun run, CancellationToken cancellationToken)
    {
        try
        {
            return (await run.Api.GetAsync("v1", cancellationToken)).As(ApiJson.Default.SiloView).Version;
        }
        catch (CommandError)
        {
            // The command's own version is worth showing whatever is wrong with the silo.
            return null;
        }
    }
}
