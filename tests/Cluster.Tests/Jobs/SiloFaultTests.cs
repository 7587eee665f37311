using Granary.Ledger;

namespace Granary.Jobs;

/// <summary>Jobs that silos run themselves do what jobs do, whatever becomes of the silos.</summary>
public sealed class SiloFaultTests(ITestOutputHelper output)
{
    private static readonly TimeSpan OrphanRunsWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FlowsWithin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(2);

    /// <summary>The runs of the long form; what happens in each follows from its number.</summary>
    public static TheoryData<int> Runs => [.. Enumerable.Range(1, 10)];

    [Fact]
    public async Task Silos_are_killed_and_stand_still_and_every_acknowledged_job_is_done_and_none_is_early()
    {
        await using var faults = await SiloJobFaults.StartAsync(DatabaseProvider.Postgres, "silo-1", "silo-2");
        await RunAsync(faults);
    }

    [LongTheory]
    [InlineData(DatabaseProvider.Postgres)]
    [InlineData(DatabaseProvider.Sqlite)]
    public async Task An_orphan_runs_again_within_ten_seconds_and_jobs_flow_within_five_of_a_cold_start(DatabaseProvider provider)
    {
        await using var faults = await SiloJobFaults.StartAsync(provider, "silo-1", "silo-2");
        var (orphan, cold) = await RunAsync(faults, LongPause);
        Assert.InRange(orphan, TimeSpan.Zero, OrphanRunsWithin);
        Assert.InRange(cold, TimeSpan.Zero, FlowsWithin);
    }

    [LongTheory]
    [MemberData(nameof(Runs))]
    public Task Random_faults_leave_every_job_done(int run) => RunAtRandomAsync(DatabaseProvider.Postgres, run);

    [LongTheory]
    [MemberData(nameof(Runs))]
    public Task Random_faults_on_SQLite_leave_every_job_done(int run) => RunAtRandomAsync(DatabaseProvider.Sqlite, run);

    private async Task<(TimeSpan Orphan, TimeSpan Cold)> RunAsync(SiloJobFaults faults, TimeSpan pause = default)
    {
        await faults.EnqueueAsync(200, Long, Short);
        await faults.FinishAsync();

        await faults.EnqueueAsync(100, TimeSpan.Zero, Long);
        await faults.UntilBusyAsync("silo-1");
        var orphan = await faults.KillSiloAsync("silo-1");
        output.WriteLine($"The first orphan ran again {orphan.TotalSeconds:N1} s after the kill.");
        await faults.StartSiloAsync("silo-1");

        await faults.EnqueueAsync(200, Long, Short);
        await faults.EnqueueAsync(100, TimeSpan.Zero, Long);
        var cold = await faults.KillAllSilosAsync();
        output.WriteLine($"Jobs ran {cold.TotalSeconds:N1} s after all silos were ready again.");

        if (faults.SilosMayPause)
        {
            await faults.EnqueueAsync(100, TimeSpan.Zero, Long);
            await faults.UntilBusyAsync("silo-2");
            await faults.PauseSiloAsync("silo-2", pause);
        }

        output.WriteLine(await faults.CheckAsync());
        return (orphan, cold);
    }

    private async Task RunAtRandomAsync(DatabaseProvider provider, int run)
    {
        var random = new Random(run);
        await using var faults = await SiloJobFaults.StartAsync(provider, "silo-1", "silo-2", "silo-3");
        for (var fault = 1; fault <= 4; fault++)
        {
            var silo = $"silo-{random.Next(1, 4)}";
            await faults.EnqueueAsync(300, Long, Short);
            await faults.EnqueueAsync(200, TimeSpan.Zero, Long);
            await faults.UntilBusyAsync(silo);
            switch (random.Next(faults.SilosMayPause ? 4 : 2))
            {
                case 0:
                    await faults.KillSiloAsync(silo);
                    await faults.StartSiloAsync(silo);
                    break;
                case 1:
                    await faults.KillAllSilosAsync();
                    break;
                case 2:
                    await faults.CrashDatabaseAsync();
                    break;
                default:
                    await faults.PauseSiloAsync(silo);
                    await faults.StartSiloAsync(silo);
                    break;
            }
        }

        output.WriteLine(await faults.CheckAsync());
    }
}
