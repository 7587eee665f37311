using System.Text;

namespace Granary.Jobs;

public sealed class JobClientTests(JobSilos silos) : IClassFixture<JobSilos>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Jobs_of_a_call_lie_on_all_partitions_and_each_comes_back_once()
    {
        await silos.Queues.DefineAsync(new QueueDefinition { Name = "wide", Partitions = 4 }, Ct);

        var enqueued = await silos.Client.EnqueueAllAsync("wide", [.. Enumerable.Range(0, 600).Select(static n => Text($"{n}"))], Ct);

        Assert.All(enqueued, static job => Assert.Equal(JobOutcomeKind.Enqueued, job.Kind));
        Assert.Equal(4, enqueued.Select(static job => job.Id.Shard).Distinct().Count());
        Assert.Equal((600, 4), ((await silos.Queues.FindAsync("wide", Ct))!.Pending, (await silos.Queues.FindAsync("wide", Ct))!.Definition.Partitions));
        var texts = new List<string>();
        while (texts.Count < 600)
        {
            var jobs = await Fetch("wide", JobLimits.FetchMax);
            Assert.NotEmpty(jobs);
            texts.AddRange(jobs.Select(static job => Encoding.UTF8.GetString(job.Payload.AsSpan())));
            await Task.WhenAll(jobs.Select(job => silos.Leases.CompleteAsync(job.Receipt, Ct)));
        }

        Assert.Equal(Enumerable.Range(0, 600).Select(static n => $"{n}").Order(), texts.Order());
        Assert.Equal(0, (await silos.Queues.FindAsync("wide", Ct))!.Pending);
    }

    [Fact]
    public async Task Few_jobs_of_a_call_lie_together_and_those_of_the_next_call_elsewhere()
    {
        await silos.Queues.DefineAsync(new QueueDefinition { Name = "together", Partitions = 4 }, Ct);

        var shards = new List<int>();
        for (var call = 0; call < 4; call++)
        {
            var enqueued = await silos.Client.EnqueueAllAsync("together", [.. Enumerable.Range(0, 30).Select(static n => Text($"{n}"))], Ct);
            shards.Add(Assert.Single(enqueued.Select(static job => job.Id.Shard).Distinct()));
        }

        Assert.Equal(4, shards.Distinct().Count());
    }

    [Fact]
    public async Task One_bad_job_of_a_call_is_refused_by_itself()
    {
        var enqueued = await silos.Client.EnqueueAllAsync("mixed", [Text("good"), Text("bad") with { Priority = 10 }, Text("fine")], Ct);

        Assert.Equal([JobOutcomeKind.Enqueued, JobOutcomeKind.Refused, JobOutcomeKind.Enqueued], enqueued.Select(static job => job.Kind));
        Assert.Equal(JobCodes.PriorityInvalid, enqueued[1].Refusal!.Code);
        var thrown = await Assert.ThrowsAsync<InvalidRequestException>(() => silos.Client.EnqueueAsync("mixed", Text("bad") with { Priority = 10 }, Ct));
        Assert.Equal(JobCodes.PriorityInvalid, thrown.Code);
    }

    [Fact]
    public async Task A_job_whose_key_is_taken_is_left_out_or_changes_the_one_that_has_it_as_its_mode_says()
    {
        var later = DateTimeOffset.UtcNow.AddHours(1);
        var first = await silos.Client.EnqueueAsync("keys", Text("first") with { Key = new JobKey("k"), Due = later }, Ct);

        var ignored = await silos.Client.EnqueueAsync("keys", Text("second") with { Key = new JobKey("k") }, Ct);
        Assert.Equal((JobOutcomeKind.KeyTaken, first.Id), (ignored.Kind, ignored.Id));
        Assert.Equal(JobState.Scheduled, (await silos.Client.FindAsync(first.Id, Ct))!.State);

        await silos.Client.EnqueueAsync("keys", Text("third") with { Key = new JobKey("k", JobKeyMode.Replace), Due = later }, Ct);
        await silos.Client.EnqueueAsync("keys", Text("fourth") with { Key = new JobKey("k", JobKeyMode.Reschedule) }, Ct);

        var job = Assert.Single(await Fetch("keys", 10));
        Assert.Equal((first.Id, "third"), (job.Receipt.Job, Encoding.UTF8.GetString(job.Payload.AsSpan())));
    }

    [Fact]
    public async Task A_call_that_is_repeated_under_its_operation_enqueues_once()
    {
        var job = Text("once") with { Operation = Guid.CreateVersion7() };

        var first = await silos.Client.EnqueueAsync("repeated", job, Ct);
        await silos.Leases.CompleteAsync(Assert.Single(await Fetch("repeated", 1)).Receipt, Ct);
        var again = await silos.Client.EnqueueAsync("repeated", job, Ct);

        Assert.Equal((JobOutcomeKind.Known, first.Id), (again.Kind, again.Id));
    }

    [Fact]
    public async Task A_paused_queue_hands_nothing_out_and_a_draining_one_takes_nothing_in()
    {
        await silos.Client.EnqueueAsync("modes", Text("waits"), Ct);
        await silos.Queues.SetModeAsync("modes", QueueMode.Paused, "audit", Ct);
        Assert.Empty(await silos.Leases.FetchAsync("modes", "test", 1, TimeSpan.Zero, cancellationToken: Ct));

        await silos.Queues.SetModeAsync("modes", QueueMode.Draining, cancellationToken: Ct);
        var refused = await Assert.ThrowsAsync<GranaryException>(() => silos.Client.EnqueueAsync("modes", Text("late"), Ct));

        Assert.Equal(JobCodes.QueueDraining, refused.Code);
        Assert.Single(await Fetch("modes", 1));
    }

    [Fact]
    public async Task A_queue_is_spread_anew_and_deleted_only_while_it_is_empty()
    {
        await silos.Client.EnqueueAsync("moved", Text("one"), Ct);
        var spread = await Assert.ThrowsAsync<GranaryException>(
            () => silos.Queues.DefineAsync(new QueueDefinition { Name = "moved", Partitions = 2 }, Ct));
        Assert.Equal(JobCodes.QueueNotEmpty, spread.Code);
        Assert.Equal(JobCodes.QueueNotEmpty, (await Assert.ThrowsAsync<GranaryException>(() => silos.Queues.DeleteAsync("moved", Ct))).Code);

        await silos.Leases.CompleteAsync(Assert.Single(await Fetch("moved", 1)).Receipt, Ct);
        Assert.Equal(2, (await silos.Queues.DefineAsync(new QueueDefinition { Name = "moved", Partitions = 2 }, Ct)).Definition.Partitions);
        Assert.Equal(JobOutcomeKind.Enqueued, (await silos.Client.EnqueueAsync("moved", Text("two"), Ct)).Kind);
    }

    private static JobRequest Text(string text) => new() { Handler = new JobHandlerName("text"), Payload = [.. Encoding.UTF8.GetBytes(text)] };

    private Task<IReadOnlyList<JobLease>> Fetch(string queue, int max) => silos.Leases.FetchAsync(queue, "test", max, JobLimits.FetchFor, cancellationToken: Ct);
}
