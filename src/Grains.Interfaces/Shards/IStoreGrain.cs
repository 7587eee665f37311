namespace Granary.Shards;

/// <summary>Tells about the store behind the cluster. Any silo answers from memory.</summary>
[GrainInterfaceType("granary.store")]
public interface IStoreGrain : IGrainWithIntegerKey
{
    /// <summary>The store's identity and shape.</summary>
    [Alias("describe")]
    ValueTask<StoreInfo> Describe();
}
