namespace Granary.Shards;

/// <summary>An active shard of this silo.</summary>
/// <param name="Context">Its activation.</param>
/// <param name="Epoch">The epoch of the claim that it holds; <see langword="null"/> of an activation whose claim failed.</param>
/// <param name="Leave">Ends the calls that wait in it; it is about to go.</param>
internal sealed record ShardActivation(IGrainContext Context, Func<long?> Epoch, Action Leave)
{
    /// <summary>Whether it holds a claim.</summary>
    public bool IsOwned() => Epoch() is not null;
}
