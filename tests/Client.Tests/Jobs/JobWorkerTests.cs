namespace Granary.Jobs;

public sealed class JobWorkerTests(JobSilos silos) : IClassFixture<JobSilos>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_worker_runs_the_jobs_whose_handlers_it_has_and_leaves_the_others()
    {
        var greets = await silos.Client.EnqueueAsync("greets", JobRequest.Of("greet", new Greeting("Ada")), Ct);
        var other = await silos.Client.EnqueueAsync("greets", JobRequest.Of("greet", new Greeting("Grace"), version: 2), Ct);

        var worker = await silos.WorkAsync(static options => options.Serve("greets").Handle<GreetingHandler, Greeting>("greet"));
        await Eventually.True(async () => (await silos.Client.FindAsync(greets.Id, Ct))!.State == JobState.Succeeded, "the job is done");
        await worker.StopAsync(Ct);

        Assert.Contains(("Ada", greets.Id, 1), GreetingHandler.Greeted);
        Assert.Equal(JobState.Ready, (await silos.Client.FindAsync(other.Id, Ct))!.State);
        Assert.Equal(1, (await silos.Queues.FindAsync("greets", Ct))!.Parked);
    }

    [Fact]
    public async Task A_worker_that_stops_gives_back_what_it_has_not_done_and_it_counts_as_no_attempt()
    {
        var job = await silos.Client.EnqueueAsync("stops", JobRequest.Of("greet", new Greeting("Alan", Waits: true)), Ct);
        var worker = await silos.WorkAsync(static options =>
        {
            options.Serve("stops").Handle<GreetingHandler, Greeting>("greet");
            options.DrainFor = TimeSpan.Zero;
        });
        await Eventually.True(() => GreetingHandler.Greeted.Contains(("Alan", job.Id, 1)), "it runs");

        await worker.StopAsync(Ct);

        var waits = (await silos.Client.FindAsync(job.Id, Ct))!;
        Assert.Equal((JobState.Ready, 0), (waits.State, waits.Attempt));
        Assert.Empty(waits.Errors);
    }

    [Fact]
    public async Task A_job_whose_payload_cannot_be_read_is_dead_at_once()
    {
        var job = await silos.Client.EnqueueAsync("unreadable", new JobRequest { Handler = new JobHandlerName("greet"), Payload = [.. "{"u8] }, Ct);

        var worker = await silos.WorkAsync(static options => options.Serve("unreadable").Handle<GreetingHandler, Greeting>("greet"));
        await Eventually.True(async () => (await silos.Client.FindAsync(job.Id, Ct))!.State == JobState.Dead, "the job is dead");
        await worker.StopAsync(Ct);

        Assert.Contains("is no Greeting", (await silos.Client.FindAsync(job.Id, Ct))!.Errors.Single().Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_is_cancelled_while_it_runs_is_told_to_stop_and_not_run_again()
    {
        await silos.Queues.DefineAsync(new QueueDefinition { Name = "cancelled", VisibilityTimeout = JobLimits.VisibilityMin }, Ct);
        var job = await silos.Client.EnqueueAsync("cancelled", JobRequest.Of("greet", new Greeting("Edsger", Waits: true)), Ct);
        var worker = await silos.WorkAsync(static options => options.Serve("cancelled").Handle<GreetingHandler, Greeting>("greet"));
        await Eventually.True(() => GreetingHandler.Greeted.Contains(("Edsger", job.Id, 1)), "it runs");

        Assert.True(await silos.Client.CancelAsync(job.Id, Ct));

        await Eventually.True(async () => (await silos.Client.FindAsync(job.Id, Ct))!.State == JobState.Cancelled, "the job is cancelled");
        await worker.StopAsync(Ct);
    }
}
