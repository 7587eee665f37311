namespace Granary.Shards;

/// <summary>What the platform asks of every shard, whatever its block.</summary>
[GrainInterfaceType("granary.shard")]
public interface IShardGrain : IGrainWithStringKey
{
    /// <summary>Activates the shard where it belongs and claims its slice, if that has not been done.</summary>
    /// <param name="cancellationToken">Stops waiting; the shard goes on waking.</param>
    [Alias("wake")]
    ValueTask Wake(CancellationToken cancellationToken = default);
}
