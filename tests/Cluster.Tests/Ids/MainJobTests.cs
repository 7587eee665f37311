using Granary.Processes;

namespace Granary.Ids;

/// <summary>The main job on real input: four client processes draw together.</summary>
[Collection(nameof(OneSiloGroup))]
public sealed class MainJobTests(OneSilo shared)
{
    private const int Clients = 4;

    private static readonly long CountPerClient = TestEnvironment.Choose(100_000L, 2_500_000L);
    private static readonly TimeSpan DrawnWithin = TestEnvironment.Choose(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10));

    [Fact]
    public async Task Snowflakes_of_four_clients_are_unique_and_grow_and_decode()
    {
        await using var cluster = new RealCluster();

        var clients = StartClients(cluster, cluster.Draws with { Gateways = [shared.Silo.Gateway] });
        await Task.WhenAll(clients.Select(client => client.WaitUntilDoneAsync(DrawnWithin)));

        Assert.Equal(Clients * CountPerClient, clients.Sum(client => Processes.IdFile.Read(client.Settings.File).LongCount()));
        await cluster.VerifyAsync(tolerance: TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Values_of_a_sequence_that_four_clients_drew_leave_no_gap_after_graceful_stops()
    {
        await using var cluster = new RealCluster("silo-1");
        await cluster.StartAsync("silo-1");
        await cluster.CreateSequenceAsync("orders");

        var clients = StartClients(cluster, cluster.Draws with { Sequence = "orders" });
        await Task.WhenAll(clients.Select(client => client.WaitUntilDoneAsync(DrawnWithin)));
        Assert.Equal(0, await cluster["silo-1"].StopAsync());
        await cluster.StartAsync("silo-1");
        var drawn = clients.SelectMany(client => Processes.IdFile.Read(client.Settings.File)).ToList();
        var missing = drawn.Max() - drawn.Count;
        var last = cluster.StartClient(cluster.Draws with { Sequence = "orders", Count = missing + 1_000 });
        await last.WaitUntilDoneAsync(DrawnWithin);

        drawn.AddRange(Processes.IdFile.Read(last.Settings.File));
        Assert.Equal(drawn.Count, drawn.Max());
        await cluster.VerifyAsync();
    }

    private static List<ClientProcess> StartClients(RealCluster cluster, DrawSettings draws) =>
        [.. Enumerable.Range(1, Clients).Select(_ => cluster.StartClient(draws with { File = cluster.Draws.File, Count = CountPerClient }))];
}
