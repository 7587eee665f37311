using Granary.Config;

namespace Granary.Http.Config;

/// <summary>Takes an application's configuration out as one file, and in again.</summary>
internal static class ConfigTransfer
{
    /// <summary>What applications get, with what the namespaces are.</summary>
    public static async Task<ConfigExportBody> ExportAsync(
        this IConfigWorkspace workspace, string application, string environment, bool isRevealed, CancellationToken cancellationToken)
    {
        var overview = await workspace.DescribeAsync(cancellationToken);
        var namespaces = new List<ExportedNamespaceBody>();
        foreach (var info in overview.Namespaces)
        {
            var name = info.Definition.Name;
            IReadOnlyList<ConfigItemBody> items = info.Release == 0
                ? []
                : [.. (await workspace.GetReleaseAsync(name, info.Release, isRevealed, cancellationToken)).Items.Select(ConfigItemBody.Of)];
            namespaces.Add(new ExportedNamespaceBody(name.Cluster, name.Name, NamespaceSettingsBody.Of(info.Definition, version: 0), items));
        }

        return new ConfigExportBody(application, environment, namespaces);
    }

    /// <summary>
    /// Makes the namespaces what the file says, and publishes what it says in them. Namespaces that the file does not name stay as they
    /// are; so does a secret without a value. Drafts stand in the way.
    /// </summary>
    /// <exception cref="GranaryException">A namespace has a draft, or something was refused.</exception>
    public static async Task<ImportedBody> ImportAsync(
        this IConfigWorkspace workspace, ConfigExportBody file, string? comment, CancellationToken cancellationToken)
    {
        if (file.Namespaces.Count > ConfigLimits.NamespacesPerPublishMax)
        {
            throw InvalidArgument.Of(
                ConfigCodes.PublishInvalid, "namespaces",
                $"The file has {file.Namespaces.Count} namespaces; {ConfigLimits.NamespacesPerPublishMax} are published in one transaction. Cut it up.");
        }

        var present = (await workspace.DescribeAsync(cancellationToken)).Namespaces.ToDictionary(static info => info.Definition.Name);
        if (present.Values.FirstOrDefault(info => info.Edits > 0 && file.Namespaces.Any(one => one.Named == info.Definition.Name)) is { } edited)
        {
            throw new GranaryException(
                RefusalKind.Conflict, ConfigCodes.VersionConflict,
                $"Namespace '{edited.Definition.Name}' has a draft; publish it or throw it away before an import.");
        }

        var defined = 0;
        var parts = new List<PublishPart>();

        // What others extend comes first.
        foreach (var one in file.Namespaces.OrderBy(static one => one.Settings.Extends is not null))
        {
            var definition = one.Settings.ToDefinition(one.Named);
            var before = present.GetValueOrDefault(one.Named);
            var version = before?.Version ?? 0;
            if (before?.Definition != definition)
            {
                version = await workspace.DefineAsync(definition, version, operation: null, cancellationToken);
                defined++;
            }

            var edits = await EditsOf(workspace, before, one, cancellationToken);
            if (edits.Count > 0)
            {
                parts.Add(new PublishPart(one.Named, version, [.. edits]));
            }
        }

        if (parts.Count == 0)
        {
            return new ImportedBody(defined, []);
        }

        return new ImportedBody(defined, PublishedBody.Of(await workspace.PublishAsync(parts, comment, cancellationToken: cancellationToken)).Releases);
    }

    private static async Task<IReadOnlyList<ConfigEdit>> EditsOf(
        IConfigWorkspace workspace, NamespaceInfo? before, ExportedNamespaceBody one, CancellationToken cancellationToken)
    {
        var present = before is null or { Release: 0 }
            ? []
            : (await workspace.GetReleaseAsync(one.Named, before.Release, isRevealed: false, cancellationToken)).Items;
        var old = present.ToDictionary(static item => item.Key);
        var edits = one.Items
            .Where(item => item.Value is not null && (item.Secret || old.GetValueOrDefault(item.Key) is not { IsSecret: false } was || was.Key is null || was.Value != item.Value))
            .Select(static item => new ConfigEdit(item.Key, item.Value, item.Secret));
        var gone = present.Where(item => one.Items.All(other => other.Key != item.Key)).Select(static item => new ConfigEdit(item.Key, Value: null));
        return [.. edits, .. gone];
    }
}
