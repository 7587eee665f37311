using Granary.Config;

namespace Granary.Http.Config;

/// <summary>A namespace that is published: its draft, and edits that come with it.</summary>
/// <param name="Namespace">The namespace.</param>
/// <param name="Version">The version that the caller has seen.</param>
/// <param name="Cluster">Its cluster. Default: default.</param>
/// <param name="Edits">Edits on top of the draft.</param>
internal sealed record PublishPartBody(
    string Namespace,
    long Version,
    string Cluster = ConfigPlace.DefaultCluster,
    IReadOnlyList<ConfigEditBody>? Edits = null)
{
    public PublishPart ToPart() => new(new NamespaceName(Cluster, Namespace), Version, [.. (Edits ?? []).Select(static edit => edit.ToEdit())]);
}
