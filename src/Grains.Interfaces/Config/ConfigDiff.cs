using System.Collections.Immutable;
using Granary.Shards;

namespace Granary.Config;

/// <summary>In what two contents of a namespace differ.</summary>
/// <param name="Format">How they are written.</param>
/// <param name="Differences">The keys that differ; of a document, one without a key whose values are the whole of it.</param>
[GenerateSerializer, Immutable, Alias("granary.config.diff")]
public sealed record ConfigDiff([property: Id(0)] ConfigFormat Format, [property: Id(1)] ImmutableArray<ConfigDifference> Differences) : ShardReply;
