using System.Collections.Immutable;
using Granary.Shards;

namespace Granary.Config;

/// <summary>What an application sees: namespaces as they are together at one version.</summary>
/// <param name="Version">The version: grows when one of the namespaces changes.</param>
/// <param name="Cluster">The cluster.</param>
/// <param name="Namespaces">The namespaces, in the order asked for.</param>
/// <param name="IsForAll">Whether every instance gets it: none of the namespaces is in a gradual release.</param>
[GenerateSerializer, Immutable, Alias("granary.config.view")]
public sealed record ConfigView(
    [property: Id(0)] ConfigVersion Version,
    [property: Id(1)] string Cluster,
    [property: Id(2)] ImmutableArray<NamespaceView> Namespaces,
    [property: Id(3)] bool IsForAll) : ShardReply
{
    /// <summary>Whether there are secrets in it, revealed or not.</summary>
    internal bool HasSecrets => Namespaces.Any(static one => one.Items.Any(static item => item.IsSecret));
}
