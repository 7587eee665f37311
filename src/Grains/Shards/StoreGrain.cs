using Orleans.Concurrency;

namespace Granary.Shards;

/// <inheritdoc cref="IStoreGrain"/>
[GrainType("granary.store"), StatelessWorker]
internal sealed class StoreGrain(StoreInfo store) : Grain, IStoreGrain
{
    /// <inheritdoc/>
    public ValueTask<StoreInfo> Describe() => ValueTask.FromResult(store);
}
