namespace Granary.Locks;

/// <summary>Locks do what locks do, whatever fails: the histories of all clients are linearizable, and no stale write goes in.</summary>
public sealed class FaultTests(ITestOutputHelper output)
{
    private const int RunsInLongForm = 50;
    private const long HoldsPerClientInLongForm = 2_000;

    private static readonly TimeSpan Ttl = TimeSpan.FromSeconds(3);
    private static readonly string[] Silos = ["silo-1", "silo-2"];

    [Fact]
    public async Task Clients_and_the_database_fail_and_no_lock_is_held_twice_and_no_stale_write_goes_in()
    {
        await using var faults = await LockFaults.StartAsync(Silos, clients: 3, Ttl);
        await faults.GoOnAsync();

        await faults.KillClientAsync(0);
        await Task.WhenAll(faults.PauseClientAsync(1), faults.FreezeClientAsync(2, FlowDirection.Both));
        await faults.GoOnAsync();
        await faults.RestartPostgresAsync();
        await faults.GoOnAsync();

        output.WriteLine(await faults.StopAndCheckAsync());
    }

    [Fact]
    public async Task Silos_fail_and_no_lock_is_held_twice_and_no_stale_write_goes_in()
    {
        await using var faults = await LockFaults.StartAsync(Silos, clients: 2, Ttl);
        await faults.GoOnAsync();

        await faults.KillSiloAsync("silo-1");
        await faults.GoOnAsync();
        await faults.PauseSiloAsync("silo-2");
        await faults.GoOnAsync();

        output.WriteLine(await faults.StopAndCheckAsync());
    }

    [LongFact]
    public async Task Fifty_runs_of_random_faults_leave_histories_of_a_million_operations_without_a_fault()
    {
        for (var run = 1; run <= RunsInLongForm; run++)
        {
            var random = new Random(run);
            await using var faults = await LockFaults.StartAsync(["silo-1", "silo-2", "silo-3"], clients: 4, Ttl);
            await faults.GoOnAsync();
            for (var fault = 1; fault <= 4; fault++)
            {
                await StrikeAsync(faults, random);
                await faults.GoOnAsync(HoldsPerClientInLongForm / 4);
            }

            output.WriteLine($"Run {run}: {await faults.StopAndCheckAsync()}");
        }
    }

    private static Task StrikeAsync(LockFaults faults, Random random)
    {
        var (client, silo) = (random.Next(faults.ClientCount), $"silo-{random.Next(1, 4)}");
        return random.Next(6) switch
        {
            0 => faults.KillClientAsync(client),
            1 => faults.PauseClientAsync(client),
            2 => faults.FreezeClientAsync(client, (FlowDirection)random.Next(1, 4)),
            3 => faults.KillSiloAsync(silo),
            4 => faults.PauseSiloAsync(silo),
            _ => faults.RestartPostgresAsync(),
        };
    }
}
