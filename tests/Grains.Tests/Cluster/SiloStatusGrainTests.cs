using Granary.Ids;
using Granary.Shards;

namespace Granary.Cluster;

public sealed class SiloStatusGrainTests(ShardClusterFixture fixture) : IClassFixture<ShardClusterFixture>
{
    private ShardCluster Cluster => fixture.Cluster;

    // Ids and Locks.
    private const int Blocks = 3;

    [Fact]
    public async Task Each_silo_tells_of_itself_and_together_they_own_every_shard()
    {
        await Cluster.Ask<SequenceInfo>("orders", new CreateSequence(OperationId.New(), new SequenceDefinition("orders")));

        var members = await ListAsync();

        Assert.Equal(2, members.Count);
        await Eventually.True(
            async () => (await ReportsAsync(members)).SelectMany(static report => report.Shards).Select(static shard => shard.Shard).Distinct().Count() == Blocks * ShardLimits.ShardCount,
            "the reports name every shard");
        var reports = await ReportsAsync(members);
        Assert.All(reports, static report => Assert.Equal("Sqlite", report.Database));
        Assert.All(reports.SelectMany(static report => report.Shards), static shard => Assert.True(shard.Epoch > 0));
        Assert.NotEmpty(reports.SelectMany(static report => report.Blocks));
    }

    [Fact]
    public async Task Nobody_speaks_for_a_silo_that_is_not_there()
    {
        var silos = await ListAsync();
        var gone = silos[0].Address + "1";

        await Assert.ThrowsAnyAsync<OrleansException>(
            () => Cluster.Silos.Client.GetGrain<ISiloStatusGrain>(gone).Describe(0, TestContext.Current.CancellationToken).AsTask());
    }

    private async Task<IReadOnlyList<SiloMember>> ListAsync() =>
        await Cluster.Silos.Client.GetGrain<IMembersGrain>(0).List(TestContext.Current.CancellationToken);

    private async Task<IReadOnlyList<SiloReport>> ReportsAsync(IReadOnlyList<SiloMember> members) => await Task.WhenAll(
        members.Select(member => Cluster.Silos.Client.GetGrain<ISiloStatusGrain>(member.Address).Describe(2, TestContext.Current.CancellationToken).AsTask()));
}
