namespace Granary.Jobs;

/// <summary>Shows a job as people see it.</summary>
/// <param name="now">Tells whether its time has come.</param>
internal sealed class JobView(DateTimeOffset now)
{
    /// <summary>One that has not ended, with its payload.</summary>
    /// <param name="row">The job.</param>
    /// <param name="queue">Its queue's settings.</param>
    /// <param name="entry">What is in memory of it.</param>
    public JobInfo Of(JobRow row, QueueDefinition? queue, JobEntry? entry) => new()
    {
        Id = row.Id,
        Queue = row.Queue,
        Handler = row.Handler,
        State = entry is { IsRunning: true } ? JobState.Running
            : row.Due <= now ? JobState.Ready
            : row.Failures > 0 ? JobState.Retrying
            : JobState.Scheduled,
        Priority = row.Priority,
        Group = row.Group,
        Key = row.Key,
        CreatedAt = row.CreatedAt,
        Due = row.Due,
        ExpiresAt = row.ExpiresAt,
        Attempt = row.Failures + (entry is { IsRunning: true } ? 1 : 0),
        AttemptsMax = row.AttemptsMax ?? queue?.Attempts ?? 0,
        Worker = entry?.Lease?.Worker,
        StartedAt = entry is { IsRunning: true } ? entry.StartedAt : null,
        Errors = row.Errors,
        Headers = row.Headers,
        Payload = row.Payload,
    };

    /// <summary>One that is dead, with its payload.</summary>
    public JobInfo Of(DeadRow dead, QueueDefinition? queue) => Of(dead.Job, queue, entry: null) with
    {
        State = JobState.Dead,
        EndedAt = dead.DiedAt,
        Worker = dead.Job.Errors is [.., var last] ? last.Worker : null,
    };

    /// <summary>One that succeeded or was cancelled.</summary>
    public static JobInfo Of(EndedRow row) => new()
    {
        Id = row.Id,
        Queue = row.Queue,
        Handler = row.Handler,
        State = row.State,
        Priority = row.Priority,
        Group = row.Group,
        Key = row.Key,
        CreatedAt = row.CreatedAt,
        Due = row.Due,
        Attempt = row.Attempts,
        Worker = row.Worker,
        StartedAt = row.StartedAt,
        EndedAt = row.EndedAt,
    };
}
