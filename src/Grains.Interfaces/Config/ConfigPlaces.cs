using System.Collections.Immutable;
using Granary.Shards;

namespace Granary.Config;

/// <summary>Applications in environments, by name.</summary>
/// <param name="Places">What was found.</param>
[GenerateSerializer, Immutable, Alias("granary.config.places")]
public sealed record ConfigPlaces([property: Id(0)] ImmutableArray<ConfigPlaceInfo> Places) : ShardReply;
