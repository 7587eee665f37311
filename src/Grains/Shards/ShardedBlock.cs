namespace Granary.Shards;

/// <summary>A block whose names are hashed onto the store's fixed number of shards.</summary>
/// <param name="Block">The block's name, the first part of its shards' keys.</param>
/// <param name="GrainType">The type of its shard grain.</param>
internal sealed record ShardedBlock(string Block, string GrainType);
