using System.Collections.Immutable;
using Granary.Ledger;

namespace Granary.Jobs;

/// <summary>What the store of the Jobs block keeps, on either database.</summary>
public abstract class JobStoreConformance : JobStoreSuite
{
    private protected JobStoreConformance(DatabaseProvider provider)
        : base(provider)
    {
    }

    [Fact]
    public async Task A_job_comes_back_as_it_was_written()
    {
        var (whole, bare) = (Whole(1), Job(2));

        await Commit(new JobChange.PutJob(whole), new JobChange.PutJob(bare));

        AssertSame(whole, await FindJob(whole.Id));
        AssertSame(bare, await FindJob(bare.Id));
    }

    [Fact]
    public async Task The_largest_job_can_be_stored()
    {
        var row = Whole(1) with
        {
            Payload = [.. Enumerable.Range(0, JobLimits.PayloadBytesMax).Select(static i => (byte)(i * 31))],
            Headers = [.. Enumerable.Range(0, JobLimits.HeadersMax).Select(static i => KeyValuePair.Create($"name-{i}", new string('\u754c', 30)))],
            Group = new string('g', JobLimits.GroupBytesMax),
            Key = new string('k', JobLimits.KeyBytesMax),
            Errors = [.. Enumerable.Range(1, JobLimits.ErrorsKept).Select(i => Error(i) with { Message = new string('\u754c', JobLimits.ErrorLengthMax) })],
        };

        await Commit(new JobChange.PutJob(row));

        AssertSame(row, await FindJob(row.Id));
    }

    [Fact]
    public async Task Of_a_time_whole_milliseconds_are_kept()
    {
        await Commit(new JobChange.PutJob(Job(1) with { Due = Now.AddTicks(9_999), VisibilityTimeout = TimeSpan.FromTicks(19_999) }));

        var row = await FindJob(Id(1));
        Assert.Equal((Now, TimeSpan.FromMilliseconds(1)), (row.Due, row.VisibilityTimeout));
    }

    [Fact]
    public async Task A_job_is_replaced_as_a_whole_and_deleted_in_its_shard_only()
    {
        await Commit(new JobChange.PutJob(Whole(1)), new JobChange.PutJob(Job(2)));
        await CommitOther(new JobChange.PutJob(Whole(2)));

        await Commit(new JobChange.PutJob(Job(1)), new JobChange.DeleteJob(Id(2)));

        AssertSame(Job(1), Assert.Single(await FindJobs(Shard, Id(1), Id(2))));
        AssertSame(Whole(2), Assert.Single(await FindJobs(OtherShard, Id(1), Id(2))));
    }

    [Fact]
    public async Task A_row_without_its_payload_does_not_take_it_from_the_job()
    {
        await Commit(new JobChange.PutJob(Whole(1)));

        var error = await Assert.ThrowsAsync<LedgerException>(
            () => CommitRow(JobTables.Jobs.Put(JobTables.ValuesOf(Shard, Whole(1) with { Payload = null }))));

        Assert.Equal(LedgerCodes.Rejected, error.Code);
        AssertSame(Whole(1), await FindJob(Id(1)));
    }

    [Fact]
    public async Task Payloads_are_read_by_themselves_and_for_any_number_of_jobs()
    {
        await Commit(new JobChange.PutJob(Whole(1)), new JobChange.PutJob(Job(2)), new JobChange.PutJob(Job(3)));

        var payloads = await Read((connection, token) => JobQueries.LoadPayloads(
            connection, Shard, Enumerable.Range(2, 5_000).Append(1).Select(Id), token));

        Assert.Equal([1, 2, 3], payloads.Keys.Select(Number).Order());
        Assert.Equal([0, 1, 255], payloads[Id(1)]);
        Assert.Empty(payloads[Id(2)]);
        Assert.Empty(await Read((connection, token) => JobQueries.LoadPayloads(connection, Shard, [], token)));
    }

    [Fact]
    public async Task A_lease_comes_with_its_job_and_without_the_payload()
    {
        var leases = new[] { Lease(1), Lease(2) with { Worker = "w\u00f6rker \ud83d\udd27", Epoch = long.MaxValue, IsCancelled = true } };
        await Commit([new JobChange.PutJob(Whole(1)), new JobChange.PutJob(Job(2)), .. leases.Select(static lease => new JobChange.PutLease(lease))]);
        await Commit(new JobChange.PutJob(Job(3)), new JobChange.PutLease(Lease(3)));
        await Commit(new JobChange.DeleteLease(Id(3)));

        var loaded = (await Read((connection, token) => JobQueries.LoadLeases(connection, Shard, token))).OrderBy(static pair => pair.Job.Id.Value).ToList();

        Assert.Equal(leases, loaded.Select(static pair => pair.Lease));
        AssertSame([Whole(1) with { Payload = null }, Job(2) with { Payload = null }], loaded.Select(static pair => pair.Job).ToArray());
    }

    [Fact]
    public async Task The_note_of_running_jobs_is_the_last_one()
    {
        ImmutableArray<NotedRun> runs = [new(Id(1), 1), new(Id(0xfedcba), int.MaxValue)];

        Assert.Empty(await LoadNote());
        await Commit(new JobChange.Note([new NotedRun(Id(9), 9)]));
        await Commit(new JobChange.Note(runs));
        Assert.Equal(runs, await LoadNote());
        await Commit(new JobChange.Note([]));
        Assert.Empty(await LoadNote());
    }

    [Fact]
    public async Task Finished_jobs_come_back_as_they_were_written_and_go_when_their_time_is_over()
    {
        var rows = new[] { Ended(1), Ended(2) with { StartedAt = null, Group = null, Key = null, Worker = null, KeptUntil = Now.AddMilliseconds(1) } };
        await Commit([.. rows.Select(static row => new JobChange.PutEnded(row)), new JobChange.PutEnded(Ended(3) with { KeptUntil = Now.AddHours(-1) })]);

        var expired = await Read((connection, token) => JobQueries.ExpiredEnded(connection, Shard, Now, 10, token));
        var first = await Read((connection, token) => JobQueries.ExpiredEnded(connection, Shard, Now, 1, token));
        await Commit([.. expired.Select(static job => new JobChange.DeleteEnded(job))]);

        Assert.Equal([Id(3), Id(1)], expired);
        Assert.Equal([Id(3)], first);
        Assert.Equal([rows[1]], await FindEnded(1, 2, 3));
    }

    [Fact]
    public async Task A_finished_job_has_all_of_its_columns()
    {
        await Commit(new JobChange.PutEnded(Ended(1)));

        Assert.Equal([Ended(1)], await FindEnded(1));
    }

    [Fact]
    public async Task Dead_jobs_come_back_as_they_were_written_and_go_when_their_time_is_over()
    {
        var (whole, bare) = (new DeadRow(Whole(1), Now, Now.AddMilliseconds(1)), new DeadRow(Job(2), Now, Now));
        await Commit(new JobChange.PutJob(whole.Job), new JobChange.PutJob(bare.Job));
        await Commit(
            new JobChange.Bury(whole with { Job = whole.Job with { Payload = null } }), new JobChange.PutJob(Job(3)), new JobChange.DeleteJob(Id(3)), new JobChange.Bury(bare));

        var both = (await FindDead(1, 2)).OrderBy(static row => row.Job.Id.Value).ToArray();
        var expired = await Read((connection, token) => JobQueries.ExpiredDead(connection, Shard, Now, 10, token));
        await Commit([.. expired.Select(static job => new JobChange.DeleteDead(job))]);

        AssertSame([whole, bare], both);
        Assert.Empty(await Read((connection, token) => JobQueries.FindJobs(connection, Shard, [Id(1), Id(2)], token)));
        Assert.Equal([Id(2)], expired);
        AssertSame(whole, Assert.Single(await FindDead(1, 2)));
    }

    [Fact]
    public async Task A_job_that_is_put_without_its_payload_keeps_the_stored_one()
    {
        await Commit(new JobChange.PutJob(Whole(1)), new JobChange.PutJob(Job(2)));
        var changed = Whole(1) with { Due = Now.AddHours(2), Failures = 8, Errors = [], Headers = [] };
        await Commit(new JobChange.PutJob(changed with { Payload = null }));

        AssertSame<JobRow[]>([changed, Job(2)], [.. (await Read((connection, token) => JobQueries.FindJobs(connection, Shard, [Id(1), Id(2)], token))).OrderBy(static job => job.Id.Value)]);
    }

    [Fact]
    public async Task A_queue_comes_back_as_it_was_written()
    {
        var plain = new QueueRow(new QueueDefinition { Name = "plain" }, QueueMode.Running, null, 0);
        var special = new QueueRow(
            new QueueDefinition
            {
                Name = "special",
                Execution = QueueExecution.Silo,
                Partitions = 1,
                Concurrency = 3,
                Weight = 100,
                Attempts = 1,
                Backoff = new JobBackoff(TimeSpan.FromTicks(1), 1.5, TimeSpan.FromDays(7)),
                VisibilityTimeout = JobLimits.VisibilityMax,
                AtMostOnce = true,
                PendingMax = JobLimits.PendingMax,
                PayloadBytesMax = 0,
                HistoryRetention = JobLimits.RetentionMin,
                DeadRetention = JobLimits.RetentionMax,
            },
            QueueMode.Draining, "bis \u00fcbermorgen", long.MaxValue);

        await Commit(
            new JobChange.PutQueue(plain),
            new JobChange.PutQueue(special),
            new JobChange.PutQueue(plain with { Definition = new() { Name = "gone" } }));
        await Commit(new JobChange.DeleteQueue("gone"));

        Assert.Equal([plain, special], (await LoadQueues()).OrderBy(static row => row.Definition.Name));
    }

    [Fact]
    public async Task A_queues_settings_that_an_older_or_newer_version_wrote_have_defaults_for_what_is_not_there()
    {
        await Store.ExecuteAsync(
            "INSERT INTO granary_jobs_queue (shard, name, definition, mode, version) "
            + $"VALUES ('{Shard}', 'old', '{{\"name\":\"old\",\"weight\":7,\"visibilityTimeout\":\"00:00:30\",\"sinceThen\":1}}', 1, 2)");

        var expected = new QueueDefinition { Name = "old", Weight = 7, VisibilityTimeout = TimeSpan.FromSeconds(30) };
        Assert.Equal([new QueueRow(expected, QueueMode.Paused, null, 2)], await LoadQueues());
    }

    [Fact]
    public async Task A_window_is_read_page_by_page_and_jobs_of_one_time_are_neither_lost_nor_read_twice()
    {
        var early = Job(99) with { Due = Now.AddMilliseconds(-1) };
        var late = Job(1) with { Due = Now.AddMilliseconds(1) };
        var other = Job(50) with { Queue = "other" };
        await Commit([.. new[] { late, other, early }.Concat(Enumerable.Range(2, 7).Select(Job)).Select(static row => new JobChange.PutJob(row))]);

        var first = await LoadWindow(null, 4);
        var second = await LoadWindow((first[^1].Due, first[^1].Id), 4);
        var third = await LoadWindow((second[^1].Due, second[^1].Id), 4);

        Assert.Equal([99, 2, 3, 4, 5, 6, 7, 8], first.Concat(second).Concat(third).Select(static row => Number(row.Id)));
        AssertSame(early with { Payload = null }, first[0]);
    }

    [Fact]
    public async Task Blocked_heads_are_the_jobs_with_a_group_that_have_failed()
    {
        await Commit(
            new JobChange.PutJob(Job(1) with { Group = "a" }),
            new JobChange.PutJob(Job(2) with { Failures = 1 }),
            new JobChange.PutJob(Job(3) with { Group = "a", Failures = 1, Due = Now.AddHours(1) }),
            new JobChange.PutJob(Job(4) with { Group = "b", Failures = 2, Place = Now.AddHours(-1) }),
            new JobChange.PutJob(Job(5) with { Group = "b", Failures = 2, Queue = "other" }));

        var heads = await Read((connection, token) => JobQueries.LoadBlockedHeads(connection, Shard, token));

        Assert.Equal([4, 3, 5], heads.Select(static row => Number(row.Id)));
        AssertSame(Job(3) with { Group = "a", Failures = 1, Due = Now.AddHours(1), Payload = null }, heads[1]);
    }

    [Fact]
    public async Task Jobs_are_counted_by_queue()
    {
        await Commit(new JobChange.PutJob(Job(1)), new JobChange.PutJob(Job(2)), new JobChange.PutJob(Job(3) with { Queue = "other" }));
        await CommitOther(new JobChange.PutJob(Job(4)));

        var counts = await Read((connection, token) => JobQueries.CountByQueue(connection, Shard, token));

        Assert.Equal(new Dictionary<string, long> { ["mail"] = 2, ["other"] = 1 }, counts);
    }

    private static int Number(JobId job) => Convert.ToInt32(job.Value.ToString("N")[20..], 16);

    private static JobRow Whole(int number) => Job(number) with
    {
        Handler = new JobHandlerName("send", 7),
        Payload = [0, 1, 255],
        Headers = [KeyValuePair.Create("z", "\u540d\ud83d\udce8 \"<&'\\"), KeyValuePair.Create("a", "")],
        Due = Now.AddSeconds(1),
        Place = Now.AddSeconds(-1),
        CreatedAt = Now.AddDays(-3653),
        Priority = JobLimits.PriorityMax,
        Group = "gr\u00fcppe",
        Key = "\u30ad\u30fc",
        KeyWindow = JobLimits.KeyWindowMax,
        ExpiresAt = Now.AddDays(3653),
        AttemptsMax = 3,
        Backoff = new JobBackoff(TimeSpan.FromSeconds(1.5), 1.25, TimeSpan.FromDays(7)),
        VisibilityTimeout = TimeSpan.FromSeconds(5.5),
        Failures = 2,
        Run = int.MaxValue,
        Crashes = 1,
        Errors = [Error(1), Error(2) with { Worker = null }],
    };

    private static JobError Error(int attempt) =>
        new(attempt, Now.AddTicks(attempt), "System.IO.IOException", "l\u00edne 1\nline \"2\" \ud83d\udca5", "w\u00f6rker");

    private static LeaseRow Lease(int number) => new(Id(number), 2, 3, "worker-1", TimeSpan.FromSeconds(60.5), Now, IsCancelled: false);

    private static EndedRow Ended(int number) => new()
    {
        Id = Id(number),
        Queue = "mail",
        Handler = new JobHandlerName("send", 7),
        State = JobState.Cancelled,
        CreatedAt = Now.AddSeconds(-4),
        Due = Now.AddSeconds(-3),
        StartedAt = Now.AddSeconds(-2),
        EndedAt = Now.AddSeconds(-1),
        KeptUntil = Now,
        Priority = 9,
        Group = "gr\u00fcppe",
        Key = "\u30ad\u30fc",
        Attempts = 3,
        Run = 5,
        Worker = "w\u00f6rker",
    };

    private Task<ImmutableArray<NotedRun>> LoadNote() => Read((connection, token) => JobQueries.LoadNote(connection, Shard, token));

    private Task<IReadOnlyList<QueueRow>> LoadQueues() => Read((connection, token) => JobQueries.LoadQueues(connection, Shard, token));

    private Task<IReadOnlyList<JobRow>> LoadWindow((DateTimeOffset, JobId)? after, int limit) => Read(
        (connection, token) => JobQueries.LoadWindow(connection, Shard, "mail", after, Now.AddMilliseconds(1), limit, token));

    private Task<List<EndedRow>> FindEnded(params int[] numbers) =>
        Read((connection, token) => JobQueries.FindEnded(connection, Shard, numbers.Select(Id), token));

    private Task<List<DeadRow>> FindDead(params int[] numbers) =>
        Read((connection, token) => JobQueries.FindDead(connection, Shard, numbers.Select(Id), token));
}
