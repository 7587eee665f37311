using System.Collections.Immutable;
using Granary.Shards;

namespace Granary.Config;

/// <summary>An application in an environment, as it is at one version.</summary>
/// <param name="Version">The version of the whole.</param>
/// <param name="Namespaces">Its namespaces, by cluster and name.</param>
/// <param name="Graduals">The gradual releases that go on, the oldest first.</param>
[GenerateSerializer, Immutable, Alias("granary.config.overview")]
public sealed record ConfigOverview(
    [property: Id(0)] ConfigVersion Version,
    [property: Id(1)] ImmutableArray<NamespaceInfo> Namespaces,
    [property: Id(2)] ImmutableArray<GradualInfo> Graduals) : ShardReply;
