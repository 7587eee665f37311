using System.Collections.Frozen;
using System.Collections.Immutable;
using Granary.Ledger;

namespace Granary.Jobs;

/// <summary>What a list of jobs shows, on either database.</summary>
public abstract class JobListConformance : JobStoreSuite
{
    private static readonly FrozenSet<JobId> Running = new[] { Id(3), Id(8) }.ToFrozenSet();

    private protected JobListConformance(DatabaseProvider provider)
        : base(provider)
    {
    }

    [Fact]
    public async Task A_list_shows_jobs_of_every_state_in_the_order_of_their_ids_as_often_as_it_may()
    {
        await Fill();

        var all = await List(new JobFilter());
        var first = await List(new JobFilter(), limit: 4);
        var rest = await List(new JobFilter(After: first[^1].Id), limit: 10);

        Assert.Equal(
            [
                JobState.Scheduled, JobState.Ready, JobState.Running, JobState.Retrying, JobState.Succeeded, JobState.Dead, JobState.Cancelled,
                JobState.Running, JobState.Ready,
            ],
            all.Select(static job => job.State));
        Assert.Equal(all.Select(static job => job.Id), first.Concat(rest).Select(static job => job.Id));
        Assert.Equal(4, first.Length);
    }

    [Theory]
    [InlineData(JobState.Scheduled, 1)]
    [InlineData(JobState.Ready, 2, 9)]
    [InlineData(JobState.Running, 3, 8)]
    [InlineData(JobState.Retrying, 4)]
    [InlineData(JobState.Succeeded, 5)]
    [InlineData(JobState.Dead, 6)]
    [InlineData(JobState.Cancelled, 7)]
    public async Task A_list_of_one_state_shows_those_in_it(JobState state, params int[] numbers)
    {
        await Fill();

        var jobs = await List(new JobFilter(State: state));

        Assert.Equal(numbers.Select(Id), jobs.Select(static job => job.Id));
        Assert.All(jobs, job => Assert.Equal(state, job.State));
    }

    [Theory]
    [InlineData("other", null, null, 2, 7)]
    [InlineData(null, "render", null, 4, 5, 6)]
    [InlineData("other", "render", null)]
    [InlineData("mail", "render", JobState.Dead, 6)]
    [InlineData("mail", null, JobState.Running, 3, 8)]
    [InlineData("other", null, JobState.Ready, 2)]
    public async Task A_list_keeps_all_parts_of_its_filter(string? queue, string? handler, JobState? state, params int[] numbers)
    {
        await Fill();

        Assert.Equal(numbers.Select(Id), (await List(new JobFilter(queue, state, handler))).Select(static job => job.Id));
    }

    [Theory]
    [InlineData("Acme", 1, 7)]
    [InlineData("ORDER-5", 5)]
    [InlineData("timeout: no ANSWER", 4)]
    [InlineData("tr\u00e9s", 6)]
    [InlineData("100%", 2)]
    [InlineData("a_b", 3)]
    [InlineData("c:\\temp", 8)]
    [InlineData("%", 2)]
    [InlineData("first error")]
    [InlineData("o'clock", 9)]
    public async Task A_list_is_searched_by_text_in_group_key_and_last_error_and_every_sign_means_itself(string text, params int[] numbers)
    {
        await Fill();

        Assert.Equal(numbers.Select(Id), (await List(new JobFilter(Text: text))).Select(static job => job.Id));
    }

    [Fact]
    public async Task A_list_shows_of_a_job_what_is_known_and_no_payload()
    {
        await Fill();

        var jobs = await List(new JobFilter());

        AssertSame(
            new JobInfo
            {
                Id = Id(4),
                Queue = "mail",
                Handler = new JobHandlerName("render", 2),
                State = JobState.Retrying,
                Priority = 7,
                Key = "k",
                CreatedAt = Now,
                Due = Now.AddHours(1),
                ExpiresAt = Now.AddDays(1),
                Attempt = 2,
                AttemptsMax = 3,
                Errors = [Error("io", "first error"), Error("timeout", "no answer")],
                Headers = [KeyValuePair.Create("h", "v")],
            },
            jobs[3]);
        AssertSame(
            new JobInfo
            {
                Id = Id(5),
                Queue = "mail",
                Handler = new JobHandlerName("render"),
                State = JobState.Succeeded,
                Key = "order-5",
                CreatedAt = Now.AddHours(-4),
                Due = Now.AddHours(-3),
                Attempt = 1,
                Worker = "worker-5",
                StartedAt = Now.AddHours(-2),
                EndedAt = Now.AddHours(-1),
            },
            jobs[4]);
        Assert.Equal((2, "worker-e", Now.AddHours(-1)), (jobs[5].Attempt, jobs[5].Worker, jobs[5].EndedAt));
        Assert.Equal((1, null, null), (jobs[7].Attempt, jobs[7].Worker, jobs[7].StartedAt));
    }

    private Task Fill() => Commit(
        new JobChange.PutJob(Job(1) with { Due = Now.AddMilliseconds(1), Group = "acme" }),
        new JobChange.PutJob(Job(2) with { Queue = "other", Key = "100%" }),
        new JobChange.PutJob(Job(3) with { Group = "a_b" }),
        new JobChange.PutJob(Job(4) with
        {
            Handler = new JobHandlerName("render", 2),
            Due = Now.AddHours(1),
            Failures = 2,
            Priority = 7,
            Key = "k",
            ExpiresAt = Now.AddDays(1),
            AttemptsMax = 3,
            Errors = [Error("io", "first error"), Error("timeout", "no answer")],
            Headers = [KeyValuePair.Create("h", "v")],
            Payload = [1, 2, 3],
        }),
        new JobChange.PutEnded(Ended(5, JobState.Succeeded) with { Handler = new JobHandlerName("render"), Key = "order-5" }),
        new JobChange.PutJob(Job(6)),
        new JobChange.Bury(new DeadRow(
            Job(6) with { Handler = new JobHandlerName("render", 3), Failures = 2, Errors = [Error("x", "tr\u00e9s grave")] },
            Now.AddHours(-1), Now.AddDays(30))),
        new JobChange.PutEnded(Ended(7, JobState.Cancelled) with { Queue = "other", Group = "ACME & co" }),
        new JobChange.PutJob(Job(8) with { Due = Now.AddMilliseconds(1), Group = "C:\\Temp", Key = "axb" }),
        new JobChange.PutJob(Job(9) with { Failures = 1, Key = "5 o'clock" }));

    private static JobError Error(string kind, string message) => new(1, Now, kind, message, "worker-e");

    private static EndedRow Ended(int number, JobState state) => new()
    {
        Id = Id(number),
        Queue = "mail",
        Handler = new JobHandlerName("send"),
        State = state,
        CreatedAt = Now.AddHours(-4),
        Due = Now.AddHours(-3),
        StartedAt = Now.AddHours(-2),
        EndedAt = Now.AddHours(-1),
        KeptUntil = Now.AddDays(1),
        Attempts = 1,
        Worker = $"worker-{number}",
    };

    private async Task<ImmutableArray<JobInfo>> List(JobFilter filter, int limit = JobLimits.ListMax)
    {
        await CommitOther(new JobChange.PutJob(Job(1) with { Id = Id(0xffff) }));
        return await Read((connection, token) => new JobListQuery(Shard, filter, limit, Now, Running).Read(connection, token));
    }
}
