using System.Diagnostics;
using Granary.Processes;
using Granary.Shards;

namespace Granary.Ids;

/// <summary>Ids flow while clients and silos are killed, and while clocks are wrong.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task No_id_is_there_twice_when_clients_and_silos_are_killed_and_clocks_are_an_hour_off()
    {
        using var ahead = ShiftedClock.Create(Hour);
        using var behind = ShiftedClock.Create(-Hour);
        await using var cluster = new RealCluster("silo-1", "silo-2");
        await cluster.StartAsync("silo-1", "silo-2");
        await cluster.CreateSequenceAsync("orders");

        ClientProcess[] snowflakes = [Start(cluster, null, ahead), Start(cluster, null, behind)];
        ClientProcess[] sequences = [Start(cluster, "orders", ahead), Start(cluster, "orders", behind)];
        await DrawOnAsync([.. snowflakes, .. sequences]);

        await Task.WhenAll(snowflakes[0].Process.KillAsync(), sequences[0].Process.KillAsync());
        (snowflakes[0], sequences[0]) = (Start(cluster, null, ahead), Start(cluster, "orders", ahead));
        await DrawOnAsync([.. snowflakes, .. sequences]);

        foreach (var silo in (string[])["silo-2", "silo-1"])
        {
            await cluster[silo].KillAsync();
            var killed = Stopwatch.GetTimestamp();
            await DrawOnAsync([.. snowflakes, .. sequences]);
            output.WriteLine($"All clients had drawn on {Stopwatch.GetElapsedTime(killed).TotalSeconds:0.0} s after {silo} was killed.");
            await cluster.StartAsync(silo);
        }

        await DrawOnAsync([.. snowflakes, .. sequences]);
        await cluster.StopClientsAsync();
        await cluster.VerifyAsync(tolerance: 2 * Hour);
    }

    [Fact]
    public async Task A_client_that_is_killed_and_restarted_with_its_clock_set_back_draws_at_once_and_nothing_twice()
    {
        using var clock = ShiftedClock.Create(TimeSpan.Zero);
        await using var cluster = new RealCluster("silo-1");
        await cluster.StartAsync("silo-1");
        var first = Start(cluster, null, clock);
        await DrawOnAsync(first);
        await first.Process.KillAsync();

        clock.JumpTo(-Hour);
        var second = Start(cluster, null, clock);
        await second.WaitUntilDrawingAsync();

        await DrawOnAsync(second);
        await cluster.StopClientsAsync();
        await cluster.VerifyAsync(tolerance: 2 * Hour);
    }

    [Fact]
    public async Task A_silo_whose_clock_is_an_hour_off_the_databases_refuses_to_grant()
    {
        using var clock = ShiftedClock.Create(Hour);
        await using var database = await PostgresDatabase.CreateAsync();
        using var folder = new TemporaryFolder();
        await using var silo = await SiloProcess.StartAsync(
            new() { DataDirectory = folder.Path, PostgresConnectionString = database.ConnectionString, Clock = clock });
        await using var client = await ClusterClient.ConnectAsync(options =>
        {
            options.Gateways.Add(silo.Gateway);
            options.Calls.RetryFor = TimeSpan.FromSeconds(5);
        });
        var request = new LeaseWorkers(OperationId.New(), "default", 1, new WorkerHolder(null, "here", "test"), 0, IdLimits.BudgetMin);

        var refused = await Assert.ThrowsAsync<GranaryException>(() => client.Ids.LeaseWorkersAsync(request, TestContext.Current.CancellationToken));

        Assert.Equal(IdCodes.ClockSkew, refused.Code);
        Assert.Equal(0, await database.ScalarAsync<long>("SELECT count(*) FROM granary_ids_lease"));
    }

    private static ClientProcess Start(RealCluster cluster, string? sequence, ShiftedClock clock) => cluster.StartClient(
        cluster.Draws with { Sequence = sequence, Clock = clock, Batch = 500, Every = TimeSpan.FromMilliseconds(20) });

    /// <summary>More than a client has at hand: sequences ask the silo in between.</summary>
    private static Task DrawOnAsync(params ClientProcess[] clients) => Task.WhenAll(
        clients.Select(client => client.WaitUntilDrawnAsync(client.DrawnCount + 50_000, TimeSpan.FromMinutes(2))));
}
