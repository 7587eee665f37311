using Granary.Ledger;

namespace Granary.Config;

/// <summary>Configuration reaches everybody, whole and in order, whatever becomes of silos and the database.</summary>
public sealed class FaultTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Chaos = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Silos_are_killed_and_the_database_crashes_and_everybody_ends_on_the_final_version()
    {
        await using var faults = await ConfigFaults.StartAsync(DatabaseProvider.Postgres, "silo-1", "silo-2");
        await faults.UntilPublishedAsync(5);
        await faults.KillSiloAsync("silo-1");
        await faults.UntilPublishedAsync(5);
        await faults.StartSiloAsync("silo-1");
        await faults.CrashDatabaseAsync();
        await faults.UntilPublishedAsync(5);
        await faults.KillAllSilosAsync();
        await faults.UntilPublishedAsync(5);

        output.WriteLine(await faults.CheckAsync());
    }

    [Fact]
    public async Task A_silo_on_SQLite_is_killed_in_the_middle_of_publishes_and_none_is_half_done()
    {
        await using var faults = await ConfigFaults.StartAsync(DatabaseProvider.Sqlite, "silo-1");
        for (var kill = 0; kill < 3; kill++)
        {
            await faults.UntilPublishedAsync(3);
            await faults.KillAllSilosAsync();
        }

        output.WriteLine(await faults.CheckAsync());
    }

    [LongTheory]
    [InlineData(DatabaseProvider.Postgres)]
    [InlineData(DatabaseProvider.Sqlite)]
    public async Task Ten_minutes_of_chaos(DatabaseProvider provider)
    {
        var random = new Random(1);
        await using var faults = await ConfigFaults.StartAsync(provider, "silo-1", "silo-2", "silo-3");
        for (var began = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(began) < Chaos;)
        {
            var silo = $"silo-{random.Next(1, 4)}";
            switch (random.Next(provider == DatabaseProvider.Postgres ? 4 : 3))
            {
                case 0 or 1:
                    await faults.KillSiloAsync(silo);
                    await Task.Delay(Pause * random.NextDouble(), TimeProvider.System, TestContext.Current.CancellationToken);
                    await faults.StartSiloAsync(silo);
                    break;
                case 2:
                    await faults.KillAllSilosAsync();
                    break;
                default:
                    await faults.CrashDatabaseAsync();
                    break;
            }

            await faults.UntilPublishedAsync(20);
        }

        await faults.UntilReadAsync(10_000_000);
        output.WriteLine(await faults.CheckAsync());
    }
}
