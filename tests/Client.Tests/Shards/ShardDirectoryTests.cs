using System.Reflection;

namespace Granary.Shards;

public sealed class ShardDirectoryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_store_is_asked_for_once_until_an_answer_bears_another_incarnation()
    {
        var (first, second) = (new StoreInfo(Guid.NewGuid(), 16), new StoreInfo(Guid.NewGuid(), 4));
        var grains = DispatchProxy.Create<IGrainFactory, OneStore>();
        var store = (OneStore)(object)grains;
        store.Info = first;
        var options = new ShardCallOptions();
        var directory = new ShardDirectory(grains, options, new Backoff(options, new Random(1)), TimeProvider.System);
        var before = await directory.KeyOf("ids", "orders", Cancellation);

        store.Info = second;
        directory.Saw(first.Incarnation);
        var unchanged = await directory.KeyOf("ids", "orders", Cancellation);
        directory.Saw(second.Incarnation);
        var after = await directory.KeyOf("ids", "orders", Cancellation);

        Assert.Equal(ShardMap.KeyOf("ids", ShardMap.ShardOf("orders", 16)), before);
        Assert.Equal(before, unchanged);
        Assert.Equal(ShardMap.KeyOf("ids", ShardMap.ShardOf("orders", 4)), after);
        Assert.Equal(2, store.Asked);
    }

    /// <summary>A cluster that knows nothing but what its store is.</summary>
    public class OneStore : DispatchProxy, IStoreGrain
    {
        public StoreInfo Info { get; set; } = null!;

        public int Asked { get; private set; }

        public ValueTask<StoreInfo> Describe()
        {
            Asked++;
            return ValueTask.FromResult(Info);
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => this;
    }
}
