using Granary.Config;

namespace Granary.Http.Config;

/// <summary>A public namespace that another one extends.</summary>
/// <param name="Application">Whose it is.</param>
/// <param name="Namespace">The namespace.</param>
/// <param name="Cluster">Its cluster. Default: default.</param>
/// <param name="Release">The release that is read. Default: the newest; then each new one is followed.</param>
internal sealed record NamespaceBaseBody(
    string Application,
    string Namespace,
    string Cluster = ConfigPlace.DefaultCluster,
    long? Release = null)
{
    public static NamespaceBaseBody? Of(NamespaceBase? extends) =>
        extends is null ? null : new NamespaceBaseBody(extends.Application, extends.Name.Name, extends.Name.Cluster, extends.Release);

    public NamespaceBase ToBase() => new(Application, new NamespaceName(Cluster, Namespace), Release);
}
