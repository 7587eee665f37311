using Granary.Shards;

namespace Granary.Config;

/// <summary>A namespace was changed, or its draft.</summary>
/// <param name="Version">The namespace's version now: what the next change must name.</param>
[GenerateSerializer, Immutable, Alias("granary.config.namespace-changed")]
public sealed record NamespaceChanged([property: Id(0)] long Version) : ShardReply;
