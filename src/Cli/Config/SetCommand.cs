using System.CommandLine;
using System.Text.Json;
using Granary.Http;

namespace Granary.Config;

/// <summary><c>granary config set</c>: edits a draft, and publishes it if asked to.</summary>
internal static class SetCommand
{
    public static Command Create(GranaryCommand granary)
    {
        var (place, name, version, comment) = (ConfigAddress.Place(), ConfigAddress.Namespace(), ConfigOptions.Version(), ConfigOptions.Comment());
        var edits = new Argument<string[]>("key=value") { Description = "What to set.", Arity = ArgumentArity.ZeroOrMore };
        var unset = new Option<string[]>("--unset") { Description = "A key to take away; may come several times.", HelpName = "KEY" };
        var file = new Option<FileInfo?>("--file") { Description = "The whole of a document; of properties, a JSON object of keys and values.", HelpName = "FILE" };
        var secret = new Option<bool>("--secret") { Description = "The values are secrets." };
        var publish = new Option<bool>("--publish") { Description = "Publishes the namespace at once." };
        var command = new Command("set", "Edits the draft of a namespace, which no application sees until it is published.")
        {
            place, name, edits, unset, file, secret, publish, comment, version,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(edits) is not { Length: > 0 } && result.GetValue(unset) is not { Length: > 0 } && result.GetValue(file) is null)
            {
                result.AddError("Say what to set: KEY=VALUE, --unset or --file.");
            }

            if (result.GetValue(edits)?.FirstOrDefault(static edit => edit.IndexOf('=', StringComparison.Ordinal) < 1) is { } wrong)
            {
                result.AddError($"'{wrong}' is no edit; write KEY=VALUE.");
            }
        });
        granary.SetAction(command, async (parsed, run, cancellationToken) =>
        {
            var (where, which) = (parsed.GetRequiredValue(place), ConfigAddress.Read(parsed.GetRequiredValue(name)));
            var found = ConfigAddress.Find(await ConfigAddress.DescribeAsync(run, where, cancellationToken), which);
            var isSecret = parsed.GetValue(secret);
            ConfigEditRequest[] all =
            [
                .. (parsed.GetValue(edits) ?? []).Select(edit => edit.IndexOf('=', StringComparison.Ordinal) is var at
                    ? new ConfigEditRequest(edit[..at], edit[(at + 1)..], isSecret)
                    : throw new InvalidOperationException()),
                .. (parsed.GetValue(unset) ?? []).Select(static key => new ConfigEditRequest(key, Value: null, Secret: false)),
                .. parsed.GetValue(file) is { } source ? ReadFile(source, found.Settings.Format, isSecret) : [],
            ];
            var request = JsonSerializer.Serialize(new EditDraftRequest(parsed.GetValue(version) ?? found.Version, all), ApiJson.Default.EditDraftRequest);
            var answer = await run.Api.PatchAsync(ConfigAddress.PathOf(where, which, "draft"), request, cancellationToken);
            var edited = answer.As(ApiJson.Default.NamespaceVersionView).Version;
            if (parsed.GetValue(publish))
            {
                await PublishCommands.PublishAsync(
                    run, where, [new PublishPartRequest(which.Name, which.Cluster, edited)], parsed.GetValue(comment), gradual: null, cancellationToken);
                return;
            }

            run.Write(answer.ToString(), _ => run.Terminal.Output.WriteLine(
                $"The draft of '{which}' has {all.Length} edits more, at version {edited}. `granary config diff` shows it, `granary config publish` releases it."));
        });
        return command;
    }

    private static IEnumerable<ConfigEditRequest> ReadFile(FileInfo file, string? format, bool isSecret)
    {
        var text = File.ReadAllText(file.FullName);
        if (format != "properties")
        {
            return [new ConfigEditRequest("", text, isSecret)];
        }

        try
        {
            return
            [
                .. JsonElement.Parse(text).EnumerateObject().Select(property => new ConfigEditRequest(
                    property.Name, property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString() : property.Value.GetRawText(), isSecret)),
            ];
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw CommandError.Usage($"{file.Name} is no JSON object of keys and values: {error.Message}");
        }
    }
}
