using Granary.Ledger;

namespace Granary.Locks;

/// <summary>Locks do what locks do, whatever fails: the histories of all clients are linearizable, and no stale write goes in.</summary>
public sealed class FaultTests(ITestOutputHelper output)
{
    // Fifty runs are a million operations.
    private const int OperationsInLongForm = 20_000;
    private const long HoldsPerClientInLongForm = 2_000;

    private static readonly TimeSpan Ttl = TimeSpan.FromSeconds(3);

    /// <summary>The runs of the long form; what happens in each follows from its number.</summary>
    public static TheoryData<int> Runs => [.. Enumerable.Range(1, 50)];

    /// <inheritdoc cref="Runs"/>
    public static TheoryData<int> RunsOnSqlite => [.. Enumerable.Range(1, 10)];

    [Fact]
    public async Task Clients_and_silos_and_the_database_fail_and_no_lock_is_held_twice_and_no_stale_write_goes_in()
    {
        await using var faults = await LockFaults.StartAsync(DatabaseProvider.Postgres, ["silo-1", "silo-2"], clients: 3, Ttl);
        await faults.GoOnAsync();

        await faults.KillClientAsync(0);
        await Task.WhenAll(faults.PauseClientAsync(1), faults.FreezeClientAsync(2, FlowDirection.Both));
        await faults.GoOnAsync();
        await faults.CrashDatabaseAsync();
        await faults.GoOnAsync();
        await faults.KillSiloAsync("silo-1");
        await faults.StartSiloAsync("silo-1");
        await faults.PauseSiloAsync("silo-2");
        await faults.GoOnAsync();

        output.WriteLine((await faults.StopAndCheckAsync()).Told);
    }

    [Fact]
    public async Task Clients_and_silos_on_SQLite_fail_and_no_lock_is_held_twice_and_no_stale_write_goes_in()
    {
        await using var faults = await LockFaults.StartAsync(DatabaseProvider.Sqlite, ["silo-1", "silo-2"], clients: 3, Ttl);
        await faults.GoOnAsync();

        await faults.KillClientAsync(0);
        await Task.WhenAll(faults.PauseClientAsync(1), faults.FreezeClientAsync(2, FlowDirection.Both));
        await faults.KillSiloAsync("silo-1");
        await faults.CrashDatabaseAsync();
        await faults.GoOnAsync();

        output.WriteLine((await faults.StopAndCheckAsync()).Told);
    }

    [LongTheory]
    [MemberData(nameof(Runs))]
    public Task Random_faults_leave_a_history_without_a_fault(int run) => RunAtRandomAsync(DatabaseProvider.Postgres, run);

    [LongTheory]
    [MemberData(nameof(RunsOnSqlite))]
    public Task Random_faults_on_SQLite_leave_a_history_without_a_fault(int run) => RunAtRandomAsync(DatabaseProvider.Sqlite, run);

    private async Task RunAtRandomAsync(DatabaseProvider provider, int run)
    {
        var random = new Random(run);
        await using var faults = await LockFaults.StartAsync(provider, ["silo-1", "silo-2", "silo-3"], clients: 4, Ttl);
        await faults.GoOnAsync();
        for (var fault = 1; fault <= 4; fault++)
        {
            await StrikeAsync(faults, random);
            await faults.GoOnAsync(HoldsPerClientInLongForm / 4);
        }

        var (told, operations) = await faults.StopAndCheckAsync();
        output.WriteLine(told);
        Assert.True(operations >= OperationsInLongForm, told);
    }

    private static async Task StrikeAsync(LockFaults faults, Random random)
    {
        var (client, silo) = (random.Next(faults.ClientCount), $"silo-{random.Next(1, 4)}");
        switch (random.Next(faults.SilosMayPause ? 6 : 5))
        {
            case 0:
                await faults.KillClientAsync(client);
                break;
            case 1:
                await faults.PauseClientAsync(client);
                break;
            case 2:
                await faults.FreezeClientAsync(client, (FlowDirection)random.Next(1, 4));
                break;
            case 3:
                await faults.KillSiloAsync(silo);
                await faults.StartSiloAsync(silo);
                break;
            case 4:
                await faults.CrashDatabaseAsync();
                break;
            default:
                await faults.PauseSiloAsync(silo);
                await faults.StartSiloAsync(silo);
                break;
        }
    }
}
