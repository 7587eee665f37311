using Granary.Servers;
using Quartz;

namespace Granary.Jobs;

/// <summary>Quartz with its clustered store on PostgreSQL, which takes triggers in batches.</summary>
internal sealed class QuartzJobs(PostgresPeer server) : IJobContestant
{
    public const string Title = "Quartz, AdoJobStore clustered";

    private const int Threads = 20;
    private const int Batch = 20;
    private const int PerCall = 50;
    private const string Now = "now";

    private IScheduler? _scheduler;
    private int _made;

    public string Name => Title;

    public async Task StartAsync(string folder)
    {
        var database = await server.CreateDatabaseAsync("quartz");
        var builder = QuartzSchedulerBuilder.Create(quartz =>
        {
            quartz.ConfigureScheduler(static options =>
            {
                options.InstanceName = "bench";
                options.InstanceId = "node-1";
                options.MaxBatchSize = Batch;
                options.BatchTriggerAcquisitionFireAheadTimeWindow = TimeSpan.Zero;
            });
            quartz.UseDefaultThreadPool(Threads);
            quartz.UsePersistentStore(store =>
            {
                store.UsePostgres(database);
                store.UseClustering();
                store.ProvisionSchema();
                store.ConfigureStore(static options => options.AcquireTriggersWithinLock = true);
                store.UseSystemTextJsonSerializer();
            });
        });
        _scheduler = await builder.BuildScheduler();
        await _scheduler.AddJob(JobBuilder.Create<QuartzCall>().WithIdentity(Now).StoreDurably().Build());
    }

    public async Task ResumeAsync() => await _scheduler!.Start();

    public async Task PauseAsync() => await _scheduler!.Standby();

    public async Task EnqueueAsync() => await _scheduler!.ScheduleJob(Trigger(Now, DateTimeOffset.UtcNow, Now));

    public async Task EnqueueAllAsync(int count) => await Schedule(Enumerable.Range(0, count).Select(_ => Trigger(Now, DateTimeOffset.UtcNow)));

    public async Task ScheduleAllAsync(IReadOnlyList<DateTimeOffset> dues)
    {
        foreach (var part in dues.Chunk(PerCall))
        {
            await Schedule(part.Select(due => Trigger(QuartzCall.HasTime, due)));
        }
    }

    // It runs a job before it takes the trigger away, and has no call that waits for that; the last of a turn goes with the next.
    public Task FinishAsync(RunCount runs, int jobs) => runs.Expect(jobs);

    public async Task<JobCosts> CostsAsync() => new(ProcessorTime.OfTree(server.ProcessId), await server.CountWritesAsync());

    public async ValueTask DisposeAsync()
    {
        if (_scheduler is not null)
        {
            await _scheduler.Shutdown(waitForJobsToComplete: false);
        }
    }

    private ITrigger Trigger(string group, DateTimeOffset due, string? job = null)
    {
        var trigger = TriggerBuilder.Create().WithIdentity($"{Interlocked.Increment(ref _made)}", group).StartAt(due);
        return (job is null ? trigger : trigger.ForJob(job)).Build();
    }

    // All triggers of one job are stored in one transaction.
    private async Task Schedule(IEnumerable<ITrigger> triggers) => await _scheduler!.ScheduleJob(
        JobBuilder.Create<QuartzCall>().WithIdentity($"job-{Interlocked.Increment(ref _made)}").Build(), [.. triggers]);
}
