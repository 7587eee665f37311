using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Granary.Http;
using Granary.Output;

namespace Granary.Config;

/// <summary><c>granary config export</c> and <c>import</c>: an application as one file.</summary>
internal static class TransferCommands
{
    public static Command Export(GranaryCommand granary)
    {
        var application = new Argument<string>("app[/env]") { Description = "The application, with all its environments or one." };
        var file = new Option<FileInfo?>("--file") { Description = "Where to write. Default: the terminal.", HelpName = "FILE" };
        var reveal = ConfigOptions.Reveal();
        var command = new Command("export", "Writes what an application's environments get as one file.") { application, file, reveal };
        granary.SetAction(command, async (parsed, run, cancellationToken) =>
        {
            var text = await ExportAsync(run, parsed.GetRequiredValue(application), parsed.GetValue(reveal), cancellationToken);
            if (parsed.GetValue(file) is not { } target)
            {
                run.Terminal.Output.WriteLine(text);
                return;
            }

            await File.WriteAllTextAsync(target.FullName, text, cancellationToken);
            run.Write(JsonOutput.Object(writer => writer.WriteString("file", target.FullName)), _ => run.Terminal.Output.WriteLine($"{target.Name} is written."));
        });
        return command;
    }

    public static Command Import(GranaryCommand granary)
    {
        var file = new Argument<FileInfo>("file") { Description = "What an export has written." };
        var into = new Option<string?>("--into") { Description = "Another application than the file's.", HelpName = "APP" };
        var comment = ConfigOptions.Comment();
        var command = new Command("import", "Makes namespaces what a file says, and publishes what it says in them, an environment at a time.") { file, into, comment };
        granary.SetAction(command, async (parsed, run, cancellationToken) =>
        {
            var defined = 0;
            var releases = new List<ConfigReleasedView>();
            foreach (var one in ReadFile(parsed.GetRequiredValue(file)))
            {
                var application = parsed.GetValue(into) ?? one.GetProperty("application").GetString()!;
                var place = $"{Uri.EscapeDataString(application)}/{Uri.EscapeDataString(one.GetProperty("environment").GetString()!)}";
                var answer = await run.Api.PostAsync(
                    ConfigAddress.PathOf(place, $"import{ApiQuery.Of(("comment", parsed.GetValue(comment)))}"), one.GetRawText(), cancellationToken);
                var done = answer.As(ApiJson.Default.ImportedView);
                defined += done.Defined;
                releases.AddRange(done.Releases);
            }

            run.Write(
                JsonOutput.Object(writer =>
                {
                    writer.WriteNumber("defined", defined);
                    writer.WriteNumber("releases", releases.Count);
                }),
                _ => run.Terminal.Output.WriteLine($"{defined} namespaces are made or changed, {releases.Count} released."));
        });
        return command;
    }

    private static async Task<string> ExportAsync(CommandRun run, string application, bool isRevealed, CancellationToken cancellationToken)
    {
        string[] places = [application];
        if (!application.Contains('/', StringComparison.Ordinal))
        {
            var query = ApiQuery.Of(("prefix", $"{application}/"), ("limit", ConfigLimits.ListMax.ToString(CultureInfo.InvariantCulture)));
            var list = (await run.Api.GetAsync($"v1/config{query}", cancellationToken)).As(ApiJson.Default.ConfigPlaceListView);
            places = [.. list.Places.Select(static place => $"{place.Application}/{place.Environment}")];
            if (places.Length == 0)
            {
                throw new CommandError("cli.nothing_to_export", $"Application '{application}' has no configuration.", hint: "`granary config list` shows who has.");
            }
        }

        var environments = new List<string>();
        foreach (var place in places)
        {
            environments.Add((await run.Api.GetAsync(ConfigAddress.PathOf(place, $"export{(isRevealed ? "?reveal=true" : "")}"), cancellationToken)).ToString());
        }

        return $"[{string.Join(",\n", environments)}]";
    }

    private static List<JsonElement> ReadFile(FileInfo file)
    {
        try
        {
            var environments = JsonElement.Parse(File.ReadAllText(file.FullName)).EnumerateArray().ToList();
            return environments.TrueForAll(static one => one.TryGetProperty("application", out _) && one.TryGetProperty("environment", out _))
                ? environments
                : throw CommandError.Usage($"{file.Name} is no export: an environment in it has no name.");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw CommandError.Usage($"{file.Name} is no export: {error.Message}");
        }
    }
}
