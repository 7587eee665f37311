using Granary.Http.Jobs;
using Granary.Jobs;
using Granary.Keys;
using Microsoft.AspNetCore.Mvc;

namespace Granary.Http;

/// <summary>The routes of the Jobs block: enqueuing, looking, changing, the dead, queues, and the worker's protocol.</summary>
internal static class JobsEndpoints
{
    private const string Block = JobPlace.Block;

    // Base64 is a third longer than what it stands for, and JSON has its names and quotes.
    private const long JobBytesMax = 2 << 20;
    private const long JobsBytesMax = 24 << 20;

    public static void MapJobs(this IEndpointRouteBuilder routes)
    {
        var jobs = routes.MapGroup("/v1/jobs").WithTags("Jobs");
        MapViews(jobs);
        MapChanges(jobs);
        var queues = jobs.MapGroup("/queues");
        MapQueues(queues);
        MapEnqueuing(queues.MapGroup("/{queue}/jobs"));
        MapDead(queues.MapGroup("/{queue}/dead"));
        MapWorkers(queues.MapGroup("/{queue}"));
    }

    private static void MapViews(RouteGroupBuilder jobs)
    {
        jobs.MapGet("", async (
                string? queue, string? state, string? handler, string? text, string? after, int? limit, IJobClient client, IJobQueues queues, HttpContext context) =>
            {
                if (queue is not null)
                {
                    context.Demand(KeyRoles.Read, Block, queue);
                }

                var most = limit ?? 100;
                var filter = new JobFilter(queue, JobTexts.ReadState(state), handler, text, after is null ? null : JobTexts.ReadId(after, nameof(after)));
                var found = await client.ListAsync(queues, context.Caller(), filter, most, context.RequestAborted);
                return new JobListBody([.. found.Select(JobBody.Of)], found.Count == most ? found[^1].Id.ToString() : null);
            })
            .WithName("listJobs").WithSummary("Lists jobs, in the order of their making.").RequireRole(KeyRoles.Read, Block);
        jobs.MapGet("/{job}", async (string job, IJobClient client, HttpContext context) =>
                JobBody.Of(await client.GetAsync(context, JobTexts.ReadId(job), KeyRoles.Read)))
            .WithName("getJob").WithSummary("Shows a job with its payload and its errors.").RequireRole(KeyRoles.Read, Block);
    }

    private static void MapChanges(RouteGroupBuilder jobs)
    {
        jobs.MapPost("/{job}/cancel", async (string job, IJobClient client, HttpContext context) =>
            {
                var found = await client.GetAsync(context, JobTexts.ReadId(job), KeyRoles.Write);
                return new JobChangedBody(await client.CancelAsync(found.Id, context.RequestAborted));
            })
            .WithName("cancelJob").WithSummary("Cancels a job; one that runs is told to stop.").RequireRole(KeyRoles.Write, Block);
        jobs.MapPost("/{job}/retry", async (string job, IJobClient client, HttpContext context) =>
            {
                var found = await client.GetAsync(context, JobTexts.ReadId(job), KeyRoles.Write);
                return new JobChangedBody(await client.RetryAsync(found.Id, context.RequestAborted));
            })
            .WithName("retryJob").WithSummary("Has a job run now: a dead one begins anew, one that waits waits no longer.").RequireRole(KeyRoles.Write, Block);
        jobs.MapPost("/{job}/reschedule", async (string job, RescheduleBody body, IJobClient client, TimeProvider time, HttpContext context) =>
            {
                var found = await client.GetAsync(context, JobTexts.ReadId(job), KeyRoles.Write);
                await client.RescheduleAsync(
                    found.Id, JobSeconds.DueOf(body.Due, body.DelaySeconds, time) ?? time.GetUtcNow(), context.RequestAborted);
                return TypedResults.NoContent();
            })
            .WithName("rescheduleJob").WithSummary("Gives a job that does not run another time.").RequireRole(KeyRoles.Write, Block);
    }

    private static void MapEnqueuing(RouteGroupBuilder jobs)
    {
        jobs.MapPost("", EnqueueAsync)
            .WithName("enqueueJob").WithSummary("Enqueues a job; under the same Idempotency-Key once.")
            .Produces<EnqueuedBody>(StatusCodes.Status201Created).Produces<EnqueuedBody>()
            .WithMetadata(new RequestSizeLimitAttribute(JobBytesMax)).RequireRole(KeyRoles.Write, Block, "queue");
        jobs.MapPost("/bulk", EnqueueAllAsync)
            .WithName("enqueueJobs").WithSummary("Enqueues jobs, each by itself; under the same Idempotency-Key once.")
            .WithMetadata(new RequestSizeLimitAttribute(JobsBytesMax)).RequireRole(KeyRoles.Write, Block, "queue");
    }

    private static void MapDead(RouteGroupBuilder dead)
    {
        dead.MapPost("/requeue", (string queue, DeadJobsBody body, IJobClient client, HttpContext context) =>
                ChangeDeadAsync(queue, body, client, context, client.RequeueDeadAsync))
            .WithName("requeueDeadJobs").WithSummary("Has dead jobs begin anew.").RequireRole(KeyRoles.Write, Block, "queue");
        dead.MapPost("/purge", (string queue, DeadJobsBody body, IJobClient client, HttpContext context) =>
                ChangeDeadAsync(queue, body, client, context, client.PurgeDeadAsync))
            .WithName("purgeDeadJobs").WithSummary("Throws dead jobs away.").RequireRole(KeyRoles.Admin, Block, "queue");
    }

    private static void MapQueues(RouteGroupBuilder queues)
    {
        queues.MapGet("", async (IJobQueues client, HttpContext context) =>
            {
                var caller = context.Caller();
                var all = await client.ListAsync(context.RequestAborted);
                return new QueueListBody([.. all.Where(queue => caller.Covers(Block, queue.Definition.Name)).Select(QueueBody.Of)]);
            })
            .WithName("listQueues").WithSummary("Lists the queues.").RequireRole(KeyRoles.Read, Block);
        queues.MapGet("/{queue}", async (string queue, IJobQueues client, HttpContext context) =>
                QueueBody.Of(await client.FindAsync(queue, context.RequestAborted) ?? throw NoQueue(queue)))
            .WithName("getQueue").WithSummary("Shows a queue.").RequireRole(KeyRoles.Read, Block, "queue");
        queues.MapPut("/{queue}", async (string queue, QueueSettingsBody body, IJobQueues client, HttpContext context) =>
                QueueBody.Of(await client.DefineAsync(body.ToDefinition(queue), context.RequestAborted)))
            .WithName("defineQueue").WithSummary("Gives a queue its settings, and makes it if it is not there.").RequireRole(KeyRoles.Admin, Block, "queue");
        queues.MapPut("/{queue}/mode", async (string queue, QueueModeBody body, IJobQueues client, HttpContext context) =>
                QueueBody.Of(await client.SetModeAsync(queue, body.Mode, body.Reason, context.RequestAborted)))
            .WithName("setQueueMode").WithSummary("Pauses, drains or resumes a queue.").RequireRole(KeyRoles.Admin, Block, "queue");
        queues.MapDelete("/{queue}", async (string queue, IJobQueues client, HttpContext context) =>
                await client.DeleteAsync(queue, context.RequestAborted) ? TypedResults.NoContent() : throw NoQueue(queue))
            .WithName("deleteQueue").WithSummary("Deletes a queue that is empty.").RequireRole(KeyRoles.Admin, Block, "queue");
    }

    private static void MapWorkers(RouteGroupBuilder queue)
    {
        queue.MapPost("/fetch", FetchAsync)
            .WithName("fetchJobs").WithSummary("Hands jobs to a worker, and waits for them if asked to.").RequireRole(KeyRoles.Write, Block, "queue");
        queue.MapPost("/heartbeat", async (string queue, HeartbeatBody body, IJobLeases leases, IJobClient client, HttpContext context) =>
            {
                IReadOnlyList<JobReceipt> receipts = [.. body.Receipts.Select(JobTexts.ReadReceipt)];
                if (receipts.Count is 0 or > JobLimits.ReceiptsPerHeartbeatMax)
                {
                    throw InvalidArgument.Of(
                        JobCodes.BatchInvalid, "receipts", $"receipts has {receipts.Count}; it must have 1 to {JobLimits.ReceiptsPerHeartbeatMax}.");
                }

                await client.DemandQueueAsync(context, queue, receipts.Select(static receipt => receipt.Job));
                return new StandingsBody(await leases.ExtendAsync(receipts, context.RequestAborted));
            })
            .WithName("extendJobs").WithSummary("Keeps jobs a worker's for another visibility timeout.").RequireRole(KeyRoles.Write, Block, "queue");
        queue.MapPost("/complete", async (string queue, ReceiptBody body, IJobLeases leases, IJobClient client, HttpContext context) =>
            {
                var receipt = await ReadReceiptAsync(queue, body.Receipt, client, context);
                await leases.CompleteAsync(receipt, context.RequestAborted);
                return TypedResults.NoContent();
            })
            .WithName("completeJob").WithSummary("A job is done; refused when the receipt is not the newest run's.").RequireRole(KeyRoles.Write, Block, "queue");
        queue.MapPost("/fail", async (string queue, FailBody body, IJobLeases leases, IJobClient client, HttpContext context) =>
            {
                var receipt = await ReadReceiptAsync(queue, body.Receipt, client, context);
                var retryAfter = JobSeconds.Of(body.RetryAfterSeconds, "retryAfterSeconds", JobCodes.LimitsInvalid);
                return new FailedBody(await leases.FailAsync(receipt, body.Kind, body.Message, body.Final, retryAfter, context.RequestAborted));
            })
            .WithName("failJob").WithSummary("A job could not be done: it is tried again, or is dead.").RequireRole(KeyRoles.Write, Block, "queue");
        queue.MapPost("/return", async (string queue, ReceiptBody body, IJobLeases leases, IJobClient client, HttpContext context) =>
            {
                var receipt = await ReadReceiptAsync(queue, body.Receipt, client, context);
                await leases.ReturnAsync(receipt, context.RequestAborted);
                return TypedResults.NoContent();
            })
            .WithName("returnJob").WithSummary("Gives a job back undone; that counts as no attempt.").RequireRole(KeyRoles.Write, Block, "queue");
    }

    private static async Task<IResult> EnqueueAsync(string queue, NewJobBody body, IJobClient client, TimeProvider time, HttpContext context)
    {
        var job = await client.EnqueueAsync(queue, body.ToRequest(time, IdempotencyKey.Of(context)?.Value), context.RequestAborted);
        var enqueued = EnqueuedBody.Of(job);
        return job.Kind == JobOutcomeKind.Enqueued ? TypedResults.Created($"/v1/jobs/{job.Id}", enqueued) : TypedResults.Ok(enqueued);
    }

    private static async Task<EnqueuedListBody> EnqueueAllAsync(
        string queue, NewJobsBody body, IJobClient client, TimeProvider time, HttpContext context)
    {
        var key = IdempotencyKey.Of(context)?.Value;
        var outcomes = new EnqueuedBody?[body.Jobs.Count];
        var requests = new List<(int Index, JobRequest Request)>();
        for (var i = 0; i < body.Jobs.Count; i++)
        {
            try
            {
                requests.Add((i, body.Jobs[i].ToRequest(time, key is { } operation ? JobOperations.Of(operation, i) : null)));
            }
            catch (InvalidRequestException invalid)
            {
                outcomes[i] = new EnqueuedBody(JobOutcomeKind.Refused, Job: null, EnqueuedBody.RefusedJob.Of(invalid));
            }
        }

        if (requests.Count > 0 || body.Jobs.Count == 0)
        {
            var enqueued = await client.EnqueueAllAsync(queue, [.. requests.Select(static request => request.Request)], context.RequestAborted);
            foreach (var (request, job) in requests.Zip(enqueued))
            {
                outcomes[request.Index] = EnqueuedBody.Of(job);
            }
        }

        return new EnqueuedListBody(outcomes!);
    }

    private static async Task<FetchedBody> FetchAsync(string queue, FetchBody body, IJobLeases leases, LongRequests waiting, HttpContext context)
    {
        var wait = JobSeconds.Of(body.WaitSeconds, "waitSeconds", JobCodes.FetchInvalid);
        IReadOnlyCollection<JobHandlerName> handlers = [.. (body.Handlers ?? []).Select(JobTexts.ReadHandler)];
        var jobs = wait == TimeSpan.Zero ? await FetchAsync(context.RequestAborted) : await waiting.RunAsync(context, FetchAsync);
        return new FetchedBody([.. jobs.Select(FetchedJobBody.Of)]);

        Task<IReadOnlyList<JobLease>> FetchAsync(CancellationToken cancellationToken) =>
            leases.FetchAsync(queue, body.Worker ?? context.Caller().Name, body.Max, wait, handlers, body.Partition, cancellationToken);
    }

    private static async Task<JobsChangedBody> ChangeDeadAsync(
        string queue,
        DeadJobsBody body,
        IJobClient client,
        HttpContext context,
        Func<IReadOnlyCollection<JobId>, CancellationToken, Task<int>> change)
    {
        if (body.Jobs is { } named)
        {
            if (body.Handler is not null || body.Text is not null || named.Count > JobLimits.DeadPerCommandMax)
            {
                throw InvalidArgument.Of(
                    JobCodes.FilterInvalid, "jobs", $"jobs names up to {JobLimits.DeadPerCommandMax}, or there is a search: give one of the two.");
            }

            var ids = JobTexts.ReadIds(named, "jobs");
            await client.DemandQueueAsync(context, queue, ids);
            return new JobsChangedBody(await change(ids, context.RequestAborted));
        }

        var found = await client.ListAsync(
            new JobFilter(queue, JobState.Dead, body.Handler, body.Text), body.Limit ?? JobLimits.ListMax, context.RequestAborted);
        return new JobsChangedBody(found.Count == 0 ? 0 : await change([.. found.Select(static job => job.Id)], context.RequestAborted));
    }

    private static async Task<JobReceipt> ReadReceiptAsync(string queue, string text, IJobClient client, HttpContext context)
    {
        var receipt = JobTexts.ReadReceipt(text);
        await client.DemandQueueAsync(context, queue, [receipt.Job]);
        return receipt;
    }

    private static GranaryException NoQueue(string queue) => new(RefusalKind.NotFound, JobCodes.QueueNotFound, $"There is no queue '{queue}'.");
}
