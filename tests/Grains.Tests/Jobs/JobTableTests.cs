using Granary.Shards;

namespace Granary.Jobs;

/// <summary>What a full memory must not do: keep what is due from being run.</summary>
public sealed class JobTableTests
{
    private const int LoadedMax = 8;

    private readonly ModelStore _store = new();
    private readonly JobTable _table;
    private DateTimeOffset _time = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private int _made;

    public JobTableTests()
    {
        _table = new JobTable(
            new JobClaim(0, 1, IsClean: true, Now, LoadedMax: LoadedMax), _store.Slice(), static _ => true, new Random(1));
        Commit(_table.Begin(Now));
    }

    private JobNow Now => new(_time, _time - DateTimeOffset.UnixEpoch);

    [Fact]
    public void A_job_that_is_due_does_not_wait_for_those_that_fill_the_memory_and_are_due_later()
    {
        for (var i = 0; i < LoadedMax; i++)
        {
            Enqueue(TimeSpan.FromSeconds(60));
        }

        var now = Enqueue(TimeSpan.Zero);

        Assert.InRange(_table.Census.Loaded, 1, LoadedMax);
        Assert.Equal([now], Fetch(max: 1));
    }

    [Fact]
    public void Jobs_that_leave_memory_for_others_are_read_again_in_time()
    {
        var later = Enumerable.Range(0, LoadedMax).Select(i => Enqueue(TimeSpan.FromSeconds(60 + i))).ToList();
        Enqueue(TimeSpan.Zero);
        Fetch(max: 1);
        Assert.True(_table.Census.Loaded < LoadedMax, "some left");

        _time += TimeSpan.FromSeconds(70);
        var fetched = new HashSet<JobId>();
        for (var rounds = 0; rounds < 2; rounds++)
        {
            ReadPages();
            fetched.UnionWith(Fetch(max: 100));
        }

        Assert.Equal(later.ToHashSet(), fetched);
    }

    [Fact]
    public void Jobs_that_run_leave_room_for_those_that_are_due()
    {
        for (var i = 0; i < LoadedMax; i++)
        {
            Enqueue(TimeSpan.Zero);
        }

        Assert.Equal(LoadedMax, Fetch(max: 100).Count);
        var next = Enqueue(TimeSpan.Zero);

        Assert.Equal([next], Fetch(max: 100));
    }

    [Fact]
    public void A_fetch_hands_out_no_more_bytes_than_a_message_is_to_carry()
    {
        Define(new QueueDefinition { Name = "work", PayloadBytesMax = JobLimits.PayloadBytesMax });
        const int Fitting = JobLimits.BytesPerFetchMax / JobLimits.PayloadBytesMax;
        var jobs = Enumerable.Range(0, Fitting + 1).Select(_ => Enqueue(TimeSpan.Zero, JobLimits.PayloadBytesMax)).ToList();
        jobs.Add(Enqueue(TimeSpan.Zero));

        Assert.Equal(jobs[..Fitting], Fetch(max: 100));
        Assert.Equal(jobs[Fitting..], Fetch(max: 100));
    }

    [Fact]
    public void A_worker_that_was_given_up_is_told_that_its_failure_comes_too_late_and_one_that_repeats_itself_what_it_was_told()
    {
        var job = Enqueue(TimeSpan.Zero);
        Fetch(max: 1);
        _time += JobLimits.VisibilityDefault;
        Commit(_table.Tick(Now));
        Assert.Equal(JobCodes.ReceiptStale, Assert.IsType<Refusal>(Fail(job, run: 1)).Code);

        Assert.Equal([job], Fetch(max: 1));
        var failed = Assert.IsType<JobFailed>(Fail(job, run: 2));

        Assert.Equal(failed, Fail(job, run: 2));
    }

    [Fact]
    public void Dead_jobs_begin_anew_only_as_far_as_their_queue_has_room()
    {
        var jobs = Enumerable.Range(0, 3).Select(_ => Enqueue(TimeSpan.Zero)).ToList();
        Fetch(max: 3);
        foreach (var job in jobs)
        {
            Fail(job, run: 1, isFinal: true);
        }

        Define(new QueueDefinition { Name = "work", PendingMax = 2 });
        Assert.Equal(new JobsChanged(2), Requeue(jobs));
        Assert.Equal(JobCodes.QueueFull, Assert.IsType<Refusal>(Requeue(jobs)).Code);
        Assert.Single(_store.Dead);
    }

    [Fact]
    public void Jobs_that_nobody_can_run_do_not_hold_up_others_and_are_run_when_somebody_can()
    {
        var unknown = Enumerable.Range(0, LoadedMax).Select(_ => Enqueue(TimeSpan.Zero, handler: "new")).ToList();
        var known = Enumerable.Range(0, 3).Select(_ => Enqueue(TimeSpan.Zero)).ToList();
        _time += TimeSpan.FromMinutes(2);

        Assert.Empty(Fetch(max: 100, "mail"));
        ReadPages();
        Assert.Equal(known, Fetch(max: 100, "mail"));

        Assert.Empty(Fetch(max: 100, "new"));
        ReadPages();
        Assert.Equal(unknown, Fetch(max: 100, "new"));
    }

    [Fact]
    public void Jobs_far_behind_in_their_group_do_not_hold_up_others_and_run_in_their_order()
    {
        var group = Enumerable.Range(0, LoadedMax + 2).Select(_ => Enqueue(TimeSpan.Zero, group: "one")).ToList();
        var run = Fetch(max: 1);
        var others = Enumerable.Range(0, 3).Select(_ => Enqueue(TimeSpan.Zero)).ToList();

        ReadPages();
        Assert.Equal(others, Fetch(max: 100));
        group.Add(Enqueue(TimeSpan.Zero, group: "one"));
        for (var round = 0; round < 2 * LoadedMax && run.Count < group.Count; round++)
        {
            Complete(run[^1]);
            ReadPages();
            run.AddRange(Fetch(max: 100));
        }

        Assert.Equal(group, run);
    }

    [Fact]
    public void A_queue_tells_what_it_did_in_the_last_minute()
    {
        var started = _time;
        for (var i = 0; i < 6; i++)
        {
            Enqueue(TimeSpan.Zero);
        }

        _time += TimeSpan.FromSeconds(10);
        Fetch(max: 3);

        var rates = Describe().Rates;
        Assert.Equal((0.6, 0.3), (rates.Enqueued, rates.Started));
        Assert.Equal((TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10)), (rates.LatenessMean, rates.LatenessMax));

        _time = started + TimeSpan.FromSeconds(130);
        Assert.Equal(QueueRates.None, Describe().Rates);
    }

    private void ReadPages()
    {
        while (_table.NextPages(static _ => true, Now) is [var plan])
        {
            _table.Load(plan, _store.Page(plan), Now);
        }

        _table.Tick(Now);
    }

    private QueueInfo Describe() =>
        Assert.IsType<QueueList>(_table.Decide(new DescribeQueues(OperationId.New(), "work"), Now, JobFinds.None).Reply).Queues.Single();

    private JobId Enqueue(TimeSpan delay, int bytes = 0, string handler = "mail", string? group = null)
    {
        var id = JobId.Of(new Guid(++_made, 0, 0, new byte[8]), 0);
        var job = new NewJob
        {
            Id = id,
            Handler = new JobHandlerName(handler),
            Payload = [.. new byte[bytes]],
            Due = delay == TimeSpan.Zero ? null : _time + delay,
            Group = group,
        };
        var decision = _table.Decide(new EnqueueJobs(OperationId.New(), "work", 1, [job], IsRepeat: false), Now, JobFinds.None);
        Assert.Equal(JobOutcomeKind.Enqueued, Assert.IsType<JobsEnqueued>(decision.Reply).Outcomes.Single().Kind);
        Commit(decision);
        return id;
    }

    private void Define(QueueDefinition definition) =>
        Commit(_table.Decide(new SetQueueDefinition(OperationId.New(), definition, Version: null), Now, JobFinds.None));

    private ShardReply Requeue(IReadOnlyCollection<JobId> jobs)
    {
        var decision = _table.Decide(new RequeueDead(OperationId.New(), [.. jobs]), Now, _store.Find(jobs));
        Commit(decision);
        return decision.Reply;
    }

    private ShardReply Fail(JobId job, int run, bool isFinal = false)
    {
        var decision = _table.Decide(
            new FailJob(OperationId.New(), new JobReceipt(job, run, 1), "Failed", "It cannot be done.", isFinal, RetryAfter: null), Now, JobFinds.None);
        Commit(decision);
        return decision.Reply;
    }

    private void Complete(JobId job) =>
        Commit(_table.Decide(new CompleteJob(OperationId.New(), new JobReceipt(job, 1, 1)), Now, JobFinds.None));

    private List<JobId> Fetch(int max, params string[] handlers)
    {
        var fetch = new JobFetch("w", Guid.Empty, "work", [.. handlers.Select(static handler => new JobHandlerName(handler))], max, TimeSpan.Zero);
        var (decision, leases) = _table.Lease(fetch, Now);
        Commit(decision);
        return [.. leases.Select(static lease => lease.Receipt.Job)];
    }

    private void Commit(JobDecision decision)
    {
        foreach (var change in decision.Changes)
        {
            _store.Apply(change);
        }

        _table.Committed(decision.Number, Now);
    }
}
