using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Granary.Http;
using Granary.Output;
using Spectre.Console;

namespace Granary.Config;

/// <summary><c>granary config gradual</c>: widens, promotes and abandons gradual releases.</summary>
internal static class GradualCommand
{
    public static Command Create(GranaryCommand granary) => new("gradual", "Changes, promotes and abandons gradual releases.")
    {
        Change(granary),
        End(granary, "promote", "Gives a gradual release to all, on top of what they have by now."),
        End(granary, "abandon", "Takes a gradual release from those who have it."),
    };

    /// <summary>Gradual releases, a line each.</summary>
    public static Table TableOf(Terminal terminal, IEnumerable<GradualView> graduals)
    {
        var table = terminal.Table("gradual", "who", "namespaces", "by", "at", "comment");
        foreach (var one in graduals)
        {
            table.Row(
                one.Name, Text(one.Match), string.Join(", ", one.Releases.Select(static part => $"{part.Cluster}/{part.Namespace} #{part.Release}")), one.By,
                TableRows.Instant(one.At), one.Comment ?? "");
        }

        return table;
    }

    private static string Text(GradualMatchView match) => string.Join(" and ", new[]
    {
        match.Percent is { } percent ? $"{percent.ToString(CultureInfo.InvariantCulture)} %" : null,
        match.Labels is { } labels ? string.Join(", ", labels.Select(static label => $"{label.Key}={label.Value}")) : null,
        match.Addresses is { } addresses ? string.Join(" or ", addresses) : null,
        match.Instances is { } instances ? string.Join(" or ", instances) : null,
    }.OfType<string>());

    private static Command Change(GranaryCommand granary)
    {
        var (place, gradual, match) = (ConfigAddress.Place(), Name(), new GradualOptions());
        var command = new Command("set", "Changes who gets a gradual release.") { place, gradual };
        match.AddTo(command);
        granary.SetAction(command, async (parsed, run, cancellationToken) =>
        {
            var (path, version) = await FindAsync(run, parsed.GetRequiredValue(place), parsed.GetRequiredValue(gradual), cancellationToken);
            PublishCommands.Write(run, await run.Api.PutAsync(
                path, JsonSerializer.Serialize(new ChangeGradualRequest(version, match.Read(parsed)), ApiJson.Default.ChangeGradualRequest), cancellationToken));
        });
        return command;
    }

    private static Command End(GranaryCommand granary, string verb, string description)
    {
        var (place, gradual, comment) = (ConfigAddress.Place(), Name(), ConfigOptions.Comment());
        var command = new Command(verb, description) { place, gradual, comment };
        granary.SetAction(command, async (parsed, run, cancellationToken) =>
        {
            var (path, version) = await FindAsync(run, parsed.GetRequiredValue(place), parsed.GetRequiredValue(gradual), cancellationToken);
            PublishCommands.Write(run, await run.Api.PostAsync(
                $"{path}/{verb}", JsonSerializer.Serialize(new EndGradualRequest(version, parsed.GetValue(comment)), ApiJson.Default.EndGradualRequest),
                cancellationToken));
        });
        return command;
    }

    private static async Task<(string Path, long Version)> FindAsync(CommandRun run, string place, string gradual, CancellationToken cancellationToken)
    {
        var found = (await ConfigAddress.DescribeAsync(run, place, cancellationToken)).Graduals.FirstOrDefault(one => one.Name == gradual)
            ?? throw new CommandError(ConfigCodes.GradualNotFound, $"There is no gradual release '{gradual}'.", hint: "`granary config show APP/ENV` lists those that go on.");
        return (ConfigAddress.PathOf(place, $"graduals/{Uri.EscapeDataString(gradual)}"), found.Version);
    }

    private static Argument<string> Name() => new("gradual") { Description = "The gradual release." };
}
