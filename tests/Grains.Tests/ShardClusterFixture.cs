namespace Granary;

/// <summary>Two silos that the tests of a class share.</summary>
public sealed class ShardClusterFixture : IAsyncLifetime
{
    internal ShardCluster Cluster { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Cluster = await ShardCluster.StartAsync(2);

    public async ValueTask DisposeAsync() => await Cluster.DisposeAsync();
}
