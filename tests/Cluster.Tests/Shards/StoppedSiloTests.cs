namespace Granary.Shards;

/// <summary>A silo that stands still with its connections open, perhaps in a transaction, as a long pause or a partition does it.</summary>
public sealed class StoppedSiloTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Generous = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Another_silo_takes_over_from_a_stopped_one_which_writes_nothing_when_it_wakes()
    {
        await using var database = await PostgresDatabase.CreateAsync();
        await using var cluster = new RealCluster(database, "granary", "silo-1", "silo-2");
        await cluster.StartAsync("silo-1", "silo-2");
        await using var client = await cluster.ConnectAsync();
        await cluster.CreateSequenceAsync("orders");
        foreach (var sequence in (string?[])["orders", "orders", null])
        {
            cluster.StartClient(cluster.Draws with { Sequence = sequence, Batch = 100, Every = TimeSpan.FromMilliseconds(20) });
        }

        await ShardOwnership.IsEvenAsync(database, "silo-1", "silo-2");
        await using var load = LedgerLoad.Start(client.Ids);
        await load.GoOnAsync(Generous);

        cluster["silo-1"].Pause();
        output.WriteLine($"Stopped: shards owned by the other after {await ShardOwnership.IsEvenAsync(database, "silo-2")}.");
        output.WriteLine($"All callers went on {await load.GoOnAsync(Generous)} later; the longest waited {load.LongestWait}.");

        var owners = await ShardOwnership.DescribeAsync(database);
        cluster["silo-1"].Resume();
        await Eventually.Completes(cluster["silo-1"].Process.Exited, "the silo that was declared dead ended", Generous);
        await load.GoOnAsync(Generous);

        Assert.Equal(owners, await ShardOwnership.DescribeAsync(database));
        await load.StopAndCheckAsync();
        output.WriteLine($"{load.Count} changes; the longest waited {load.LongestWait}.");
        await cluster.StopClientsAsync();
        await cluster.VerifyAsync();
    }
}
