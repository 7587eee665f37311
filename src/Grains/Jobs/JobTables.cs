using System.Runtime.InteropServices;
using Granary.Ledger;

namespace Granary.Jobs;

/// <summary>The block's tables, and what is written into each.</summary>
internal static class JobTables
{
    private static readonly LedgerColumn[] Key = [new("shard", LedgerType.Text), new("id", LedgerType.Uuid)];

    private static readonly LedgerColumn[] JobValues =
    [
        new("queue", LedgerType.Text), new("handler", LedgerType.Text), .. Numbers("handler_version", "due", "place", "created_at", "priority"),
        new("group_key", LedgerType.Text), new("key", LedgerType.Text), .. Numbers("key_window_ms", "expires_at", "attempts_max"),
        new("backoff", LedgerType.Text), .. Numbers("visibility_ms", "failures", "run", "crashes"), new("headers", LedgerType.Text),
        new("last_error", LedgerType.Text), new("errors", LedgerType.Text), new("payload", LedgerType.Blob),
    ];

    /// <summary>Jobs that have not ended.</summary>
    public static readonly LedgerTable Jobs = new("granary_jobs_job", Key, JobValues);

    /// <summary>Dead jobs. The payload comes last, as it is taken over.</summary>
    public static readonly LedgerTable Dead = new("granary_jobs_dead", Key, [.. JobValues[..^1], .. Numbers("died_at", "kept_until"), JobValues[^1]]);

    private const int AfterDead = 2;

    private static readonly LedgerStatement Lean = Jobs.UpdateOf(JobValues[..^1]);

    private static readonly LedgerStatement Buried = Dead.PutFrom("granary_jobs_job", taken: 1);

    private static readonly LedgerStatement Unearthed = Jobs.DeleteAfter("granary_jobs_job/dead", AfterDead);

    /// <summary>Jobs in the hands of workers.</summary>
    public static readonly LedgerTable Leases = new(
        "granary_jobs_lease", Key,
        [.. Numbers("run", "epoch"), new("worker", LedgerType.Text), .. Numbers("visibility_ms", "started_at", "cancelled")]);

    /// <summary>Jobs that run in the silo, all of a shard in one row.</summary>
    public static readonly LedgerTable Running = new(
        "granary_jobs_running", [new("shard", LedgerType.Text)], [new("runs", LedgerType.Blob)]);

    /// <summary>Jobs that succeeded or were cancelled.</summary>
    public static readonly LedgerTable Ended = new(
        "granary_jobs_ended", Key,
        [
            new("queue", LedgerType.Text), new("handler", LedgerType.Text),
            .. Numbers("handler_version", "state", "created_at", "due", "started_at", "ended_at", "kept_until", "priority"),
            new("group_key", LedgerType.Text), new("key", LedgerType.Text), .. Numbers("attempts", "run"), new("worker", LedgerType.Text),
        ]);

    /// <summary>Queues.</summary>
    public static readonly LedgerTable Queues = new(
        "granary_jobs_queue", [new("shard", LedgerType.Text), new("name", LedgerType.Text)],
        [new("definition", LedgerType.Text), new("mode", LedgerType.BigInt), new("reason", LedgerType.Text), new("version", LedgerType.BigInt)]);

    /// <summary>The columns of a job.</summary>
    public static object?[] ValuesOf(string shard, JobRow row) =>
    [
        shard, row.Id.Value, row.Queue, row.Handler.Name, row.Handler.Version, Time(row.Due), Time(row.Place), Time(row.CreatedAt), row.Priority,
        row.Group, row.Key, Span(row.KeyWindow), Time(row.ExpiresAt), row.AttemptsMax, JobText.Of(row.Backoff), Span(row.VisibilityTimeout),
        row.Failures, row.Run, row.Crashes, JobText.Of(row.Headers), JobText.LastOf(row.Errors), JobText.Of(row.Errors),
        row.Payload is { } payload ? ImmutableCollectionsMarshal.AsArray(payload) : null,
    ];

    /// <summary>The row of a job that has not ended; one without its payload leaves the stored one as it is.</summary>
    public static LedgerRow Put(string shard, JobRow row) =>
        row.Payload is null ? new LedgerRow(Lean, ValuesOf(shard, row)[..^1]) : Jobs.Put(ValuesOf(shard, row));

    /// <summary>The rows of a job that dies: with the payload that is stored it goes from one table to the other.</summary>
    public static IReadOnlyList<LedgerRow> Bury(string shard, DeadRow row) =>
    [
        new LedgerRow(Buried, [.. ValuesOf(shard, row.Job)[..^1], Time(row.DiedAt), Time(row.KeptUntil)]),
        new LedgerRow(Unearthed, [shard, row.Job.Id.Value]),
    ];

    /// <summary>The row of a worker's job.</summary>
    public static LedgerRow Put(string shard, LeaseRow row) => Leases.Put(
        shard, row.Job.Value, row.Run, row.Epoch, row.Worker, Span(row.Visibility), Time(row.StartedAt), row.IsCancelled);

    /// <summary>The row of a finished job.</summary>
    public static LedgerRow Put(string shard, EndedRow row) => Ended.Put(
        shard, row.Id.Value, row.Queue, row.Handler.Name, row.Handler.Version, (int)row.State, Time(row.CreatedAt), Time(row.Due),
        Time(row.StartedAt), Time(row.EndedAt), Time(row.KeptUntil), row.Priority, row.Group, row.Key, row.Attempts, row.Run, row.Worker);

    /// <summary>The row of a queue.</summary>
    public static LedgerRow Put(string shard, QueueRow row) => Queues.Put(
        shard, row.Definition.Name, JobText.Of(row.Definition), (int)row.Mode, row.Reason, row.Version);

    private static long Time(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    private static long? Time(DateTimeOffset? time) => time?.ToUnixTimeMilliseconds();

    private static long Span(TimeSpan span) => (long)span.TotalMilliseconds;

    private static long? Span(TimeSpan? span) => span is { } value ? Span(value) : null;

    private static LedgerColumn[] Numbers(params string[] names) => [.. names.Select(static name => new LedgerColumn(name, LedgerType.BigInt))];
}
