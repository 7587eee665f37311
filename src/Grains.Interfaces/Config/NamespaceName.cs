namespace Granary.Config;

/// <summary>A namespace of an application and environment; each cluster may have its own of one name.</summary>
/// <param name="Cluster">The cluster; <see cref="ConfigPlace.DefaultCluster"/> is what all clusters fall back to.</param>
/// <param name="Name">The namespace.</param>
[GenerateSerializer, Immutable, Alias("granary.config.namespace-name")]
public sealed record NamespaceName([property: Id(0)] string Cluster, [property: Id(1)] string Name)
{
    /// <summary>The namespace of that name that all clusters share.</summary>
    public static NamespaceName Of(string name) => new(ConfigPlace.DefaultCluster, name);

    /// <summary><c>cluster/name</c>.</summary>
    public override string ToString() => $"{Cluster}/{Name}";
}
