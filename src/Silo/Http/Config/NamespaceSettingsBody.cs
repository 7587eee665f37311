using System.Text.Json;
using Granary.Config;

namespace Granary.Http.Config;

/// <summary>What a namespace shall be.</summary>
/// <param name="Version">The version that the caller has seen; 0 for one that is not there.</param>
/// <param name="Format">properties, json, yaml or text. Cannot be changed.</param>
/// <param name="Public">Whether other applications may extend it.</param>
/// <param name="Extends">The public namespace that it extends.</param>
/// <param name="Schema">A JSON Schema that every release must keep.</param>
/// <param name="Secret">Whether all of it is secret. Cannot be changed.</param>
/// <param name="NeedsSecondPerson">Whether who has edited a draft may not publish it.</param>
/// <param name="ReleasesKept">How many releases are kept.</param>
/// <param name="Description">What it is for.</param>
internal sealed record NamespaceSettingsBody(
    long Version = 0,
    ConfigFormat Format = ConfigFormat.Properties,
    bool Public = false,
    NamespaceBaseBody? Extends = null,
    JsonElement? Schema = null,
    bool Secret = false,
    bool NeedsSecondPerson = false,
    int ReleasesKept = ConfigLimits.ReleasesKeptDefault,
    string? Description = null)
{
    public static NamespaceSettingsBody Of(NamespaceDefinition definition, long version) => new(
        version, definition.Format, definition.IsPublic, NamespaceBaseBody.Of(definition.Extends),
        definition.Schema is { } schema ? JsonElement.Parse(schema) : null, definition.IsSecret, definition.NeedsSecondPerson, definition.ReleasesKept,
        definition.Description);

    public NamespaceDefinition ToDefinition(NamespaceName name) => new()
    {
        Name = name,
        Format = Format,
        IsPublic = Public,
        Extends = Extends?.ToBase(),
        Schema = Schema?.GetRawText(),
        IsSecret = Secret,
        NeedsSecondPerson = NeedsSecondPerson,
        ReleasesKept = ReleasesKept,
        Description = Description,
    };
}
