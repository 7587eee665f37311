using System.Text.Json;

namespace Granary.Config;

/// <summary>What a namespace is, as the API answers and takes it.</summary>
internal sealed record NamespaceSettingsView(
    long Version,
    string? Format = null,
    bool? Public = null,
    NamespaceBaseView? Extends = null,
    JsonElement? Schema = null,
    bool? Secret = null,
    bool? NeedsSecondPerson = null,
    int? ReleasesKept = null,
    string? Description = null);
