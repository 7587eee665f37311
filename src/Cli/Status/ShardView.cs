namespace Granary.Status;

/// <summary>A shard that a silo owns.</summary>
internal sealed record ShardView(string Shard, long Epoch);
