using System.Collections.Immutable;
using Granary.Shards;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Core.Internal;

namespace Granary.Jobs;

/// <summary>What a shard does by itself: it is woken when it has jobs to come, and clears what is kept no longer.</summary>
public sealed class JobUpkeepTests : IAsyncLifetime
{
    private ShardCluster _cluster = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _cluster = await ShardCluster.StartAsync(1, configure: static silo => silo.Services
        .Configure<ReminderOptions>(static reminders => reminders.MinimumReminderPeriod = TimeSpan.Zero)
        .Configure<JobOptions>(static jobs => (jobs.WakeUpEvery, jobs.SweepEvery) = (TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(50))));

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task The_due_job_of_a_shard_that_sleeps_runs_woken_by_its_reminder_alone()
    {
        var shard = ShardOf("sleeps");
        Assert.Single(_cluster.Services<ShardBalancer>()).WakesShards = false;
        await Ask(shard, new SetQueueDefinition(
            OperationId.New(), new QueueDefinition { Name = "sleeps", Execution = QueueExecution.Silo, Attempts = 1 }, Version: null));
        var job = Job("sleeps", new JobHandlerName("twice")) with { Due = DateTimeOffset.UtcNow + TimeSpan.FromSeconds(2), Payload = [.. "\"now\""u8] };
        await Ask(shard, new EnqueueJobs(OperationId.New(), "sleeps", 1, [job], IsRepeat: false));
        Assert.Single((await Reminders(shard)).Reminders);

        await shard.AsReference<IGrainManagementExtension>().DeactivateOnIdle(Cancel);

        await Eventually.True(() => ValueTask.FromResult(TwiceHandler.Runs.ContainsKey(job.Id)), "the job runs");
        await Eventually.True(async () => (await Reminders(shard)).Reminders.Count == 0, "a shard without jobs to come has no reminder");
    }

    [Fact]
    public async Task Finished_jobs_and_free_keys_are_deleted_when_they_have_been_kept_for_long_enough()
    {
        var shard = ShardOf("swept");
        var (done, dead) = (Job("swept") with { Key = new JobKey("once") { Window = TimeSpan.FromHours(1) } }, Job("swept"));
        await Ask(shard, new EnqueueJobs(OperationId.New(), "swept", 1, [done, dead], IsRepeat: false));
        foreach (var lease in (await shard.Fetch(new JobFetch("worker", Guid.NewGuid(), "swept", [], 10, JobLimits.FetchFor), Cancel)).Jobs)
        {
            await Ask(shard, lease.Receipt.Job == done.Id
                ? new CompleteJob(OperationId.New(), lease.Receipt)
                : new FailJob(OperationId.New(), lease.Receipt, "Broken", "It broke.", IsFinal: true, RetryAfter: null));
        }

        Assert.Equal([JobState.Succeeded, JobState.Dead], [(await shard.Find(done.Id, Cancel)).Job!.State, (await shard.Find(dead.Id, Cancel)).Job!.State]);

        await _cluster.ExecuteAsync(
            "UPDATE granary_jobs_ended SET kept_until = 0; UPDATE granary_jobs_dead SET kept_until = 0; UPDATE granary_jobs_key SET free_at = 1");

        await Eventually.True(async () => (await shard.Find(done.Id, Cancel)).Job is null, "the finished job is gone");
        await Eventually.True(async () => (await shard.Find(dead.Id, Cancel)).Job is null, "the dead job is gone");
        await Eventually.True(async () => await _cluster.CountAsync("SELECT count(*) FROM granary_jobs_key") == 0, "the key is gone");
    }

    private static NewJob Job(string queue, JobHandlerName? handler = null) => new()
    {
        Id = JobId.Of(Guid.CreateVersion7(), JobPlace.HomeOf(queue, ShardLimits.ShardCount)),
        Handler = handler ?? new JobHandlerName("mail"),
        Payload = [.. "hello"u8],
    };

    private static async Task Ask(IJobShardGrain shard, JobCommand command)
    {
        var replies = await shard.Execute(ImmutableArray.Create(command), Cancel);
        Assert.IsNotType<Refusal>(replies.Single());
    }

    private async Task<ReminderTableData> Reminders(IJobShardGrain shard) =>
        await Assert.Single(_cluster.Services<IReminderTable>()).ReadRows(shard.GetGrainId());

    private IJobShardGrain ShardOf(string queue) => _cluster.Silos.Client.GetGrain<IJobShardGrain>(
        ShardMap.KeyOf(JobPlace.Block, JobPlace.HomeOf(queue, ShardLimits.ShardCount)));
}
