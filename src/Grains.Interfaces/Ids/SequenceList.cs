using System.Collections.Immutable;
using Granary.Shards;

namespace Granary.Ids;

/// <summary>The sequences of a shard, by name.</summary>
/// <param name="Sequences">The sequences.</param>
[GenerateSerializer, Immutable, Alias("granary.ids.sequence-list")]
public sealed record SequenceList([property: Id(0)] ImmutableArray<SequenceInfo> Sequences) : ShardReply;
