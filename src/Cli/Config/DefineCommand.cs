using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Granary.Http;

namespace Granary.Config;

/// <summary><c>granary config define</c> and its undoing.</summary>
internal static class DefineCommand
{
    public static Command Create(GranaryCommand granary)
    {
        var (place, name, version) = (ConfigAddress.Place(), ConfigAddress.Namespace(), ConfigOptions.Version());
        var format = new Option<string?>("--format") { Description = "properties, json, yaml or text; cannot be changed. Default: properties." };
        format.AcceptOnlyFromAmong("properties", "json", "yaml", "text");
        var schema = new Option<FileInfo?>("--schema") { Description = "A file with the JSON Schema that every release must keep.", HelpName = "FILE" };
        var extends = new Option<string?>("--extends") { Description = "The public namespace that it extends: shop/db, or shop/db@3 for one release.", HelpName = "APP/NAMESPACE" };
        var isPublic = new Option<bool>("--public") { Description = "Other applications may extend it." };
        var secret = new Option<bool>("--secret") { Description = "All of it is secret; cannot be changed." };
        var second = new Option<bool>("--needs-second-person") { Description = "Who has edited a draft may not publish it." };
        var kept = new Option<int?>("--releases-kept") { Description = $"How many releases are kept. Default: {ConfigLimits.ReleasesKeptDefault}.", HelpName = "NUMBER" };
        var description = new Option<string?>("--description") { Description = "What it is for.", HelpName = "TEXT" };
        var delete = new Option<bool>("--delete") { Description = "Takes the namespace away instead." };
        var command = new Command("define", "Makes a namespace, or changes what it is; what is not said has its default.")
        {
            place, name, format, schema, extends, isPublic, secret, second, kept, description, delete, version,
        };
        granary.SetAction(command, async (parsed, run, cancellationToken) =>
        {
            var (where, which) = (parsed.GetRequiredValue(place), ConfigAddress.Read(parsed.GetRequiredValue(name)));
            var overview = await ConfigAddress.DescribeAsync(run, where, cancellationToken);
            if (parsed.GetValue(delete))
            {
                var seen = parsed.GetValue(version) ?? ConfigAddress.Find(overview, which).Version;
                var gone = await run.Api.DeleteAsync($"{ConfigAddress.PathOf(where, which)}?version={seen}", cancellationToken);
                run.Write(gone.ToString(), _ => run.Terminal.Output.WriteLine($"Namespace '{which}' is taken away."));
                return;
            }

            var before = overview.Namespaces.FirstOrDefault(one => one.Cluster == which.Cluster && one.Namespace == which.Name);
            var settings = new NamespaceSettingsView(
                parsed.GetValue(version) ?? before?.Version ?? 0, parsed.GetValue(format) ?? before?.Settings.Format, Flag(isPublic), ReadBase(parsed.GetValue(extends)),
                parsed.GetValue(schema) is { } file ? ReadSchema(file) : null, Flag(secret), Flag(second), parsed.GetValue(kept), parsed.GetValue(description));
            var answer = await run.Api.PutAsync(
                ConfigAddress.PathOf(where, which), JsonSerializer.Serialize(settings, ApiJson.Default.NamespaceSettingsView), cancellationToken);
            run.Write(answer.ToString(), _ => run.Terminal.Output.WriteLine(
                $"Namespace '{which}' is {(before is null ? "made" : "changed")}, at version {answer.As(ApiJson.Default.NamespaceVersionView).Version}."));

            bool? Flag(Option<bool> option) => parsed.GetValue(option) ? true : null;
        });
        return command;
    }

    private static NamespaceBaseView? ReadBase(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var parts = text.Split('@');
        var path = parts[0].Split('/');
        long? release = null;
        if (parts.Length > 1)
        {
            release = parts.Length == 2 && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw CommandError.Usage($"--extends is '{text}'; behind the @ stands a release's number.");
        }

        return path switch
        {
            [var application, var name] => new NamespaceBaseView(application, name, ConfigPlace.DefaultCluster, release),
            [var application, var cluster, var name] => new NamespaceBaseView(application, name, cluster, release),
            _ => throw CommandError.Usage($"--extends is '{text}'; it must be an application and a namespace: shop/db."),
        };
    }

    private static JsonElement ReadSchema(FileInfo file)
    {
        try
        {
            return JsonElement.Parse(File.ReadAllText(file.FullName));
        }
        catch (JsonException error)
        {
            throw CommandError.Usage($"--schema: {file.Name} is no JSON: {error.Message}");
        }
    }
}
