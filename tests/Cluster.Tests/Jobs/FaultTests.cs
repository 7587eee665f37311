using Granary.Ledger;

namespace Granary.Jobs;

/// <summary>Jobs do what jobs do, whatever fails: none that was acknowledged is lost, none is early, and each is completed once.</summary>
public sealed class FaultTests(ITestOutputHelper output)
{
    private static readonly TimeSpan LongerThanALease = JobLimits.VisibilityMin * 1.5;
    private static readonly TimeSpan LongPause = TimeSpan.FromSeconds(30);

    // A silo stands still until others have its shards, at least.
    private static readonly TimeSpan SiloPause = TestEnvironment.Choose(TimeSpan.Zero, LongPause);

    /// <summary>The runs of the long form; what happens in each follows from its number.</summary>
    public static TheoryData<int> Runs => [.. Enumerable.Range(1, 10)];

    [Fact]
    public async Task Workers_and_silos_and_the_database_fail_and_every_acknowledged_job_ends_once_and_none_is_early()
    {
        await using var faults = await JobFaults.StartAsync(DatabaseProvider.Postgres, ["silo-1", "silo-2"], processes: 2);
        await faults.GoOnAsync();

        await faults.KillProcessAsync(0);
        await faults.PauseProcessAsync(1, TestEnvironment.Choose(LongerThanALease, LongPause));
        await faults.CrashDatabaseAsync();
        await faults.GoOnAsync();
        await faults.KillSiloAsync("silo-1");
        await faults.StartSiloAsync("silo-1");
        await faults.PauseSiloAsync("silo-2", SiloPause);
        await faults.StartSiloAsync("silo-2");
        await faults.KillAllSilosAsync();
        await faults.GoOnAsync();

        output.WriteLine(await faults.StopAndCheckAsync());
    }

    [LongTheory]
    [MemberData(nameof(Runs))]
    public Task Random_faults_lose_no_job_and_complete_none_twice(int run) => RunAtRandomAsync(DatabaseProvider.Postgres, run);

    [LongTheory]
    [MemberData(nameof(Runs))]
    public Task Random_faults_on_SQLite_lose_no_job_and_complete_none_twice(int run) => RunAtRandomAsync(DatabaseProvider.Sqlite, run);

    private async Task RunAtRandomAsync(DatabaseProvider provider, int run)
    {
        var random = new Random(run);
        await using var faults = await JobFaults.StartAsync(provider, ["silo-1", "silo-2", "silo-3"], processes: 3);
        await faults.GoOnAsync();
        for (var fault = 1; fault <= 4; fault++)
        {
            await StrikeAsync(faults, random);
            await faults.GoOnAsync(500);
        }

        output.WriteLine(await faults.StopAndCheckAsync());
    }

    private static async Task StrikeAsync(JobFaults faults, Random random)
    {
        var (process, silo) = (random.Next(faults.ProcessCount), $"silo-{random.Next(1, 4)}");
        switch (random.Next(faults.SilosMayPause ? 6 : 4))
        {
            case 0:
                await faults.KillProcessAsync(process);
                break;
            case 1:
                await faults.PauseProcessAsync(process, LongPause);
                break;
            case 2:
                await faults.KillSiloAsync(silo);
                await faults.StartSiloAsync(silo);
                break;
            case 3:
                await faults.KillAllSilosAsync();
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
