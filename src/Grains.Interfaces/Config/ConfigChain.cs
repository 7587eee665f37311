using System.Collections.Immutable;
using Granary.Shards;

namespace Granary.Config;

/// <summary>All that is said of a key.</summary>
/// <param name="Links">The first is what applications get; the others are what they would get without those before. Empty when nobody says anything.</param>
[GenerateSerializer, Immutable, Alias("granary.config.chain")]
public sealed record ConfigChain([property: Id(0)] ImmutableArray<ConfigLink> Links) : ShardReply;
