namespace Granary.Http.Cluster;

/// <summary>A shard that a silo owns.</summary>
/// <param name="Shard">Its key: block, slash, slice.</param>
/// <param name="Epoch">Under which claim.</param>
internal sealed record ShardBody(string Shard, long Epoch);
