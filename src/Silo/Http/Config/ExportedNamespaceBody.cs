using Granary.Config;

namespace Granary.Http.Config;

/// <summary>A namespace in an export.</summary>
/// <param name="Cluster">Its cluster.</param>
/// <param name="Namespace">Its name.</param>
/// <param name="Settings">What it is.</param>
/// <param name="Items">What it says itself; a secret that is not revealed has no value, and is left as it is by an import.</param>
internal sealed record ExportedNamespaceBody(
    string Cluster,
    string Namespace,
    NamespaceSettingsBody Settings,
    IReadOnlyList<ConfigItemBody> Items)
{
    public NamespaceName Named => new(Cluster, Namespace);
}
