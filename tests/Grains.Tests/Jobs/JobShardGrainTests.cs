using System.Collections.Immutable;
using System.Text;
using Granary.Shards;

namespace Granary.Jobs;

public sealed class JobShardGrainTests(ShardClusterFixture fixture) : IClassFixture<ShardClusterFixture>
{
    private static readonly JobHandlerName Mail = new("mail");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ShardCluster Cluster => fixture.Cluster;

    [Fact]
    public async Task A_job_is_handed_to_a_worker_and_done_once_by_the_receipt_of_its_newest_run()
    {
        var job = Job("work");
        Assert.Equal(JobOutcomeKind.Enqueued, await Enqueue("work", job));

        var lease = Assert.Single(await Fetch("work"));
        Assert.Equal((job.Id, Mail, "hello", 1), (lease.Receipt.Job, lease.Handler, Encoding.UTF8.GetString(lease.Payload.AsSpan()), lease.Attempt));
        Assert.Equal(JobState.Running, (await Find(job.Id))!.State);

        var stale = lease.Receipt with { Run = lease.Receipt.Run + 1 };
        Assert.Equal(JobCodes.ReceiptStale, (await Ask<Refusal>("work", new CompleteJob(OperationId.New(), stale))).Code);
        Assert.Equal(new Done(true), await Ask<Done>("work", new CompleteJob(OperationId.New(), lease.Receipt)));
        Assert.Equal(new Done(false), await Ask<Done>("work", new CompleteJob(OperationId.New(), lease.Receipt)));
        var done = await Find(job.Id);
        Assert.Equal((JobState.Succeeded, 1, "worker"), (done!.State, done.Attempt, done.Worker));
    }

    [Fact]
    public async Task A_repeat_of_an_enqueued_job_is_known_even_when_it_is_done()
    {
        var job = Job("repeat");
        await Enqueue("repeat", job);
        Assert.Equal(JobOutcomeKind.Known, await Enqueue("repeat", job));
        await Ask<Done>("repeat", new CompleteJob(OperationId.New(), Assert.Single(await Fetch("repeat")).Receipt));

        Assert.Equal(JobOutcomeKind.Known, await Enqueue("repeat", job, isRepeat: true));
    }

    [Fact]
    public async Task A_worker_that_waits_gets_a_job_when_its_time_has_come_and_not_before()
    {
        var due = DateTimeOffset.UtcNow + TimeSpan.FromMilliseconds(400);
        var waiting = Fetch("later");
        await Enqueue("later", Job("later") with { Due = due });

        var lease = Assert.Single(await waiting);

        Assert.True(DateTimeOffset.UtcNow >= due, "it came too early");
        Assert.InRange(lease.Due, due, due + TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public async Task Of_the_jobs_with_one_key_one_is_taken_in_until_it_is_done()
    {
        var key = new JobKey("order-7");
        var (first, second) = (Job("keyed") with { Key = key }, Job("keyed") with { Key = key });
        Assert.Equal(JobOutcomeKind.Enqueued, await Enqueue("keyed", first));
        var taken = await EnqueueAll("keyed", second);
        Assert.Equal((JobOutcomeKind.KeyTaken, first.Id), (taken.Kind, taken.Job));

        await Ask<Done>("keyed", new CompleteJob(OperationId.New(), Assert.Single(await Fetch("keyed", max: 10)).Receipt));

        Assert.Equal(JobOutcomeKind.Enqueued, await Enqueue("keyed", Job("keyed") with { Key = key }));
    }

    [Fact]
    public async Task A_job_that_fails_for_good_is_dead_with_its_payload_and_begins_anew_when_it_is_asked_to()
    {
        var job = Job("dead");
        await Enqueue("dead", job);
        var lease = Assert.Single(await Fetch("dead"));
        var failed = await Ask<JobFailed>("dead", new FailJob(OperationId.New(), lease.Receipt, "Broken", "It broke.", IsFinal: true, RetryAfter: null));

        Assert.Null(failed.RetryAt);
        var dead = await Find(job.Id);
        Assert.Equal(JobState.Dead, dead!.State);
        Assert.Equal(job.Payload, dead.Payload!.Value);
        Assert.Equal(("Broken", "It broke.", 1), (dead.Errors.Single().Kind, dead.Errors.Single().Message, dead.Errors.Single().Attempt));

        Assert.Equal(1, (await Ask<JobsChanged>("dead", new RequeueDead(OperationId.New(), [job.Id]))).Count);
        var again = Assert.Single(await Fetch("dead"));
        Assert.Equal((job.Id, 2, 1), (again.Receipt.Job, again.Receipt.Run, again.Attempt));
        Assert.Equal(job.Payload, again.Payload);
    }

    [Fact]
    public async Task A_cancelled_job_is_not_handed_out_and_one_that_runs_is_told_by_its_heartbeat()
    {
        var (waits, runs) = (Job("cancel") with { Due = DateTimeOffset.UtcNow + TimeSpan.FromHours(1) }, Job("cancel"));
        await Enqueue("cancel", waits);
        await Enqueue("cancel", runs);
        var lease = Assert.Single(await Fetch("cancel", max: 10));

        await Ask<Done>("cancel", new CancelJob(OperationId.New(), waits.Id));
        await Ask<Done>("cancel", new CancelJob(OperationId.New(), runs.Id));

        Assert.Equal(JobState.Cancelled, (await Find(waits.Id))!.State);
        Assert.Equal([JobStanding.Cancelled], (await Ask<JobsExtended>("cancel", new ExtendJobs(OperationId.New(), [lease.Receipt]))).Standings);
        await Ask<JobFailed>("cancel", new FailJob(OperationId.New(), lease.Receipt, "Stopped", "It was told to.", IsFinal: false, RetryAfter: null));
        Assert.Equal(JobState.Cancelled, (await Find(runs.Id))!.State);
    }

    [Fact]
    public async Task A_silo_runs_the_jobs_of_its_own_queues_and_tries_again_what_fails()
    {
        await Ask<QueueList>("own", new SetQueueDefinition(
            OperationId.New(),
            new QueueDefinition { Name = "own", Execution = QueueExecution.Silo, Backoff = new JobBackoff(TimeSpan.Zero, 1, TimeSpan.Zero) },
            Version: null));
        var job = Job("own") with { Handler = new JobHandlerName("twice"), Payload = [.. "\"now\""u8] };

        await Enqueue("own", job);

        var ran = await Eventually.Value(
            () => ValueTask.FromResult(TwiceHandler.Runs.GetValueOrDefault(job.Id) is { Count: 2 } runs ? runs : null), "the handler ran twice");
        Assert.Equal([("now", 1), ("now", 2)], ran);
        await Eventually.True(async () => (await Find(job.Id))!.State == JobState.Succeeded, "the job is done");
    }

    [Fact]
    public async Task A_restart_loses_no_job_and_a_worker_keeps_what_it_has()
    {
        var (held, waits) = (Job("restart"), Job("restart") with { Due = DateTimeOffset.UtcNow + TimeSpan.FromMilliseconds(100) });
        await Enqueue("restart", held);
        var lease = Assert.Single(await Fetch("restart"));
        await Enqueue("restart", waits);

        foreach (var silo in Cluster.Silos.Silos.ToArray())
        {
            await Cluster.Silos.RestartSiloAsync(silo);
        }

        var next = await Eventually.Value(
            async () => await Fetch("restart", wait: TimeSpan.FromSeconds(1)) is [var found] ? found : null, "the job that waited is handed out");
        Assert.Equal((waits.Id, "hello"), (next.Receipt.Job, Encoding.UTF8.GetString(next.Payload.AsSpan())));
        Assert.Equal(new Done(true), await Ask<Done>("restart", new CompleteJob(OperationId.New(), lease.Receipt)));
    }

    [Fact]
    public async Task Commands_of_one_batch_that_mean_one_job_are_decided_one_after_the_other()
    {
        var job = Job("batch") with { Due = DateTimeOffset.UtcNow + TimeSpan.FromHours(1) };
        await Enqueue("batch", job);

        var replies = await ShardOf("batch").Execute(
            [new CancelJob(OperationId.New(), job.Id), new CancelJob(OperationId.New(), job.Id), new RetryJob(OperationId.New(), job.Id)], Cancel);

        Assert.Equal(new Done(true), replies[0]);
        Assert.Equal([JobCodes.JobEnded, JobCodes.JobEnded], replies.Skip(1).Select(static reply => Assert.IsType<Refusal>(reply).Code));
        Assert.Equal(0, (await Ask<QueueList>("batch", new DescribeQueues(OperationId.New(), "batch"))).Queues.Single().Pending);
    }

    [Fact]
    public async Task A_list_shows_the_jobs_of_a_queue_in_the_state_that_is_asked_for()
    {
        var (ready, later) = (Job("list"), Job("list") with { Due = DateTimeOffset.UtcNow + TimeSpan.FromHours(1) });
        await Enqueue("list", ready);
        await Enqueue("list", later);

        var shard = ShardOf("list");
        var waiting = await shard.List(new JobFilter("list", JobState.Scheduled), 10, Cancel);
        var all = await shard.List(new JobFilter("list"), 10, Cancel);

        Assert.Equal([later.Id], waiting.Jobs.Select(static job => job.Id));
        Assert.Equal([ready.Id, later.Id], all.Jobs.Select(static job => job.Id).OrderBy(id => id == later.Id));
    }

    [Fact]
    public async Task A_worker_that_asks_a_queue_of_the_silos_is_told_so_at_once()
    {
        await Ask<QueueList>("silos", new SetQueueDefinition(OperationId.New(), new QueueDefinition { Name = "silos", Execution = QueueExecution.Silo }, Version: null));

        var fetched = await ShardOf("silos").Fetch(new JobFetch("worker", Guid.NewGuid(), "silos", [], 1, JobLimits.FetchFor), Cancel);

        Assert.Equal(JobCodes.QueueOfSilos, fetched.Refusal?.Code);
    }

    [Fact]
    public async Task A_list_shows_who_runs_a_job_and_how_many_attempts_each_gets()
    {
        var (running, waiting) = (Job("workers"), Job("workers") with { Due = DateTimeOffset.UtcNow + TimeSpan.FromHours(1), Attempts = 3 });
        await Enqueue("workers", running);
        await Enqueue("workers", waiting);
        Assert.Single(await Fetch("workers"));

        var jobs = (await ShardOf("workers").List(new JobFilter("workers"), 10, Cancel)).Jobs.ToDictionary(static job => job.Id);

        Assert.Equal(("worker", JobLimits.AttemptsDefault), (jobs[running.Id].Worker, jobs[running.Id].AttemptsMax));
        Assert.NotNull(jobs[running.Id].StartedAt);
        Assert.Equal((null, 3), (jobs[waiting.Id].Worker, jobs[waiting.Id].AttemptsMax));
    }

    private static NewJob Job(string queue) => new()
    {
        Id = JobId.Of(Guid.CreateVersion7(), JobPlace.HomeOf(queue, ShardLimits.ShardCount)),
        Handler = Mail,
        Payload = [.. "hello"u8],
    };

    private IJobShardGrain ShardOf(string queue) => Cluster.Silos.Client.GetGrain<IJobShardGrain>(
        ShardMap.KeyOf(JobPlace.Block, JobPlace.HomeOf(queue, ShardLimits.ShardCount)));

    private async Task<JobOutcomeKind> Enqueue(string queue, NewJob job, bool isRepeat = false) =>
        Assert.Single((await Ask<JobsEnqueued>(queue, new EnqueueJobs(OperationId.New(), queue, 1, [job], isRepeat))).Outcomes).Kind;

    private async Task<JobOutcome> EnqueueAll(string queue, NewJob job) =>
        Assert.Single((await Ask<JobsEnqueued>(queue, new EnqueueJobs(OperationId.New(), queue, 1, [job], IsRepeat: false))).Outcomes);

    private async Task<ImmutableArray<JobLease>> Fetch(string queue, int max = 1, TimeSpan? wait = null)
    {
        var fetched = await ShardOf(queue).Fetch(new JobFetch("worker", Guid.NewGuid(), queue, [], max, wait ?? JobLimits.FetchFor), Cancel);
        return fetched.Jobs;
    }

    private async Task<JobInfo?> Find(JobId job) =>
        (await Cluster.Silos.Client.GetGrain<IJobShardGrain>(ShardMap.KeyOf(JobPlace.Block, job.Shard)).Find(job, Cancel)).Job;

    private async Task<TReply> Ask<TReply>(string queue, JobCommand command)
        where TReply : ShardReply
    {
        var reply = await Eventually.Value(
            async () =>
            {
                var replies = await ShardOf(queue).Execute([command], Cancel);
                return replies[0] is Refusal { Kind: RefusalKind.Unavailable } ? null : replies[0];
            },
            $"the shard of queue '{queue}' answers");
        return Assert.IsType<TReply>(reply);
    }
}
