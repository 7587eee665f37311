using System.Collections.Concurrent;
using Granary.Shards;

namespace Granary.Ids;

/// <summary>Two clusters by mistake on one database: they take the shards from each other, and nothing is granted twice.</summary>
public sealed class TwoClustersTests(ITestOutputHelper output)
{
    private static readonly long EpochMin = TestEnvironment.Choose(4L, 10L);

    private readonly GrantBook _grants = new();
    private readonly ConcurrentBag<long> _values = [];
    private readonly ConcurrentDictionary<string, int> _turns = new();

    [Fact]
    public async Task Two_clusters_that_hammer_one_pool_and_one_sequence_of_one_database_grant_nothing_twice()
    {
        await using var database = await PostgresDatabase.CreateAsync();
        await using var one = new RealCluster(database, "one", "one-1");
        await using var two = new RealCluster(database, "two", "two-1");
        await one.StartAsync("one-1");
        await one.CreateSequenceAsync("orders");
        await two.StartAsync("two-1");
        await using var clientOfOne = await one.ConnectAsync();
        await using var clientOfTwo = await two.ConnectAsync();
        using var stop = new CancellationTokenSource();

        Task[] hammering =
        [
            HammerAsync("one", () => LeaseOnceAsync(clientOfOne.Ids), stop.Token),
            HammerAsync("two", () => LeaseOnceAsync(clientOfTwo.Ids), stop.Token),
            HammerAsync("one", () => DrawOnceAsync(clientOfOne.Ids), stop.Token),
            HammerAsync("two", () => DrawOnceAsync(clientOfTwo.Ids), stop.Token),
        ];
        await Eventually.True(
            async () => hammering.Any(task => task.IsFaulted) || (await MinEpochAsync(database) >= EpochMin && _turns.Count == 2),
            "each cluster took the shards from the other more than once", TimeSpan.FromMinutes(3));
        await stop.CancelAsync();
        await Task.WhenAll(hammering);

        output.WriteLine($"{_values.Count} values; turns: {string.Join(", ", _turns)}");
        Assert.Empty(_grants.Overlaps);
        Assert.Equal(_values.Count, _values.Distinct().Count());
    }

    private static async Task<long> MinEpochAsync(PostgresDatabase database)
    {
        var (pool, sequence) = (ShardMap.KeyOf("ids", ShardMap.ShardOf("default", 16)), ShardMap.KeyOf("ids", ShardMap.ShardOf("orders", 16)));
        return await database.ScalarAsync<long>($"SELECT min(epoch) FROM granary_shard WHERE shard IN ('{pool}', '{sequence}')");
    }

    private async Task HammerAsync(string cluster, Func<Task> once, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await once();
                _turns.AddOrUpdate(cluster, 1, static (_, turns) => turns + 1);
            }
            catch (GranaryException error) when (error.Kind == RefusalKind.Unavailable)
            {
                // The other cluster has the shard, and this one keeps away from it for longer than its client asks again.
            }
        }
    }

    private async Task LeaseOnceAsync(IIdClient ids)
    {
        var holder = new WorkerHolder(null, "here", "test");
        var lease = await ids.LeaseWorkersAsync(new LeaseWorkers(OperationId.New(), "default", 1, holder, 0, IdLimits.BudgetMin));
        _grants.Granted(lease);
        _grants.Releasing(lease, lease.Lo + 1);
        await ids.ReleaseWorkersAsync(new ReleaseWorkers(OperationId.New(), "default", lease.LeaseId, lease.Lo + 1));
    }

    private async Task DrawOnceAsync(IIdClient ids)
    {
        // A generator for a few values gives the rest back each time, which is the harder way.
        await using var generator = await ids.OpenSequenceAsync("orders");
        for (var i = 0; i < 10; i++)
        {
            _values.Add(await generator.NextAsync());
        }
    }
}
