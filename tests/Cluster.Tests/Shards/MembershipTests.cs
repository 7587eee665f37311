namespace Granary.Shards;

/// <summary>Silos come and go under load.</summary>
public sealed class MembershipTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Generous = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Shards_move_as_silos_join_and_leave_and_callers_meet_no_error_and_lose_nothing()
    {
        await using var database = await PostgresDatabase.CreateAsync();
        await using var cluster = new RealCluster(database, "granary", "silo-1", "silo-2", "silo-3");
        await cluster.StartAsync("silo-1");
        await using var client = await cluster.ConnectAsync();
        await cluster.CreateSequenceAsync("orders");
        var drawing = cluster.StartClient(cluster.Draws with { Sequence = "orders", Batch = 50, Every = TimeSpan.FromMilliseconds(20) });
        await using var load = LedgerLoad.Start(client.Ids);
        await load.GoOnAsync(Generous);

        await cluster.StartAsync("silo-2", "silo-3");
        output.WriteLine($"1 -> 3: even after {await ShardOwnership.IsEvenAsync(database, "silo-1", "silo-2", "silo-3")}.");
        await load.GoOnAsync(Generous);

        Assert.Equal(0, await cluster["silo-2"].StopAsync());
        output.WriteLine($"3 -> 2: even after {await ShardOwnership.IsEvenAsync(database, "silo-1", "silo-3")}.");
        await load.GoOnAsync(Generous);

        await load.StopAndCheckAsync();
        output.WriteLine($"{load.Count} changes; the longest waited {load.LongestWait}.");

        // What was taken before the last move is used up by then: a tail of it would not be taken back.
        await drawing.WaitUntilDrawnAsync(drawing.DrawnCount + 50_000, Generous);
        await cluster.StopClientsAsync();
        await AssertNoGapAsync(cluster, drawing.Settings.File);
        await cluster.VerifyAsync();
    }

    [Fact]
    public async Task A_killed_silo_is_noticed_and_its_shards_are_served_by_the_others()
    {
        await using var database = await PostgresDatabase.CreateAsync();
        await using var cluster = new RealCluster(database, "granary", "silo-1", "silo-2", "silo-3");
        await cluster.StartAsync("silo-1", "silo-2", "silo-3");
        await ShardOwnership.IsEvenAsync(database, "silo-1", "silo-2", "silo-3");
        await using var client = await cluster.ConnectAsync();
        await using var load = LedgerLoad.Start(client.Ids);
        await load.GoOnAsync(Generous);

        await cluster["silo-3"].KillAsync();
        output.WriteLine($"Killed: shards owned by the others after {await ShardOwnership.IsEvenAsync(database, "silo-1", "silo-2")}.");
        output.WriteLine($"All callers went on {await load.GoOnAsync(Generous)} later.");

        await load.StopAndCheckAsync();
        output.WriteLine($"{load.Count} changes; the longest waited {load.LongestWait}.");
    }

    /// <summary>Whoever draws next gets what is missing, and then the next values.</summary>
    private static async Task AssertNoGapAsync(RealCluster cluster, string file)
    {
        var drawn = Processes.IdFile.Read(file).ToList();
        var last = cluster.StartClient(cluster.Draws with { Sequence = "orders", Count = drawn.Max() - drawn.Count + 1_000 });
        await last.WaitUntilDoneAsync();
        drawn.AddRange(Processes.IdFile.Read(last.Settings.File));
        Assert.Equal(drawn.Count, drawn.Max());
    }
}
