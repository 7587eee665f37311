namespace Granary.Shards;

/// <summary>An active shard of this silo.</summary>
/// <param name="Context">Its activation.</param>
/// <param name="IsOwned">Whether it holds a claim; an activation whose claim failed does not.</param>
internal sealed record ShardActivation(IGrainContext Context, Func<bool> IsOwned);
