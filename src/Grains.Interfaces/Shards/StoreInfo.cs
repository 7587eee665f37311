namespace Granary.Shards;

/// <summary>What a client must know of the store before it can find a shard.</summary>
/// <param name="Incarnation">Changes when the store was restored from a backup or cut anew; what was cached before then is void.</param>
/// <param name="ShardCount">Into how many shards each block is cut.</param>
[GenerateSerializer, Immutable, Alias("granary.store-info")]
public sealed record StoreInfo([property: Id(0)] Guid Incarnation, [property: Id(1)] int ShardCount);
