using System.Collections.Immutable;
using Granary.Shards;

namespace Granary.Ids;

/// <summary>The pools of a shard, by name.</summary>
/// <param name="Pools">The pools.</param>
[GenerateSerializer, Immutable, Alias("granary.ids.pool-list")]
public sealed record PoolList([property: Id(0)] ImmutableArray<PoolInfo> Pools) : ShardReply;
