namespace Granary.Hosting;

/// <summary>Silos that get hardly any processor time.</summary>
public sealed class BusyMachineTests
{
    private static readonly TimeSpan Busy = TimeSpan.FromMinutes(10);

    [LongFact]
    public async Task No_silo_is_declared_dead_falsely_in_ten_minutes_at_full_load()
    {
        await using var database = await PostgresDatabase.CreateAsync();
        await using var cluster = new RealCluster(database, "granary", "silo-1", "silo-2", "silo-3");
        await cluster.StartAsync("silo-1", "silo-2", "silo-3");
        using var burn = new CancellationTokenSource(Busy);
        var burning = Enumerable.Range(1, Environment.ProcessorCount)
            .Select(_ => Task.Factory.StartNew(() => Burn(burn.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));

        await Task.WhenAll(burning);

        Assert.Equal(3, await database.ScalarAsync<long>("SELECT count(*) FROM orleansmembershiptable WHERE status = 3"));
        Assert.Equal(0, await database.ScalarAsync<long>("SELECT count(*) FROM orleansmembershiptable WHERE status <> 3"));
    }

    private static void Burn(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            Thread.SpinWait(10_000);
        }
    }
}
