using Granary.Config;

namespace Granary.Http.Config;

/// <summary>A namespace as it is.</summary>
/// <param name="Cluster">Its cluster.</param>
/// <param name="Namespace">Its name.</param>
/// <param name="Version">What the next change must name.</param>
/// <param name="Release">The release that applications get; 0 before the first.</param>
/// <param name="Edits">How many keys have been edited and not published.</param>
/// <param name="Settings">What it is.</param>
/// <param name="BaseRelease">The release of the public namespace that was taken in; 0 for none.</param>
/// <param name="ChangedBy">Who changed it last.</param>
/// <param name="ChangedAt">When.</param>
internal sealed record NamespaceBody(
    string Cluster,
    string Namespace,
    long Version,
    long Release,
    int Edits,
    NamespaceSettingsBody Settings,
    long BaseRelease,
    string ChangedBy,
    DateTimeOffset ChangedAt)
{
    public static NamespaceBody Of(NamespaceInfo info) => new(
        info.Definition.Name.Cluster, info.Definition.Name.Name, info.Version, info.Release, info.Edits,
        NamespaceSettingsBody.Of(info.Definition, info.Version), info.BaseRelease, info.ChangedBy, info.ChangedAt);
}
