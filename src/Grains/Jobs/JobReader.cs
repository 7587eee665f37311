using System.Data.Common;
using System.Runtime.InteropServices;
using Granary.Ledger;

namespace Granary.Jobs;

/// <summary>Makes rows of what the tables answer with. Each list of columns belongs to the method of its name.</summary>
internal static class JobReader
{
    /// <summary>The columns of a job, and the length of its payload.</summary>
    public const string JobColumns =
        "id, queue, handler, handler_version, due, place, created_at, priority, group_key, key, key_window_ms, expires_at, attempts_max, " +
        "backoff, visibility_ms, failures, run, crashes, headers, errors, octet_length(payload)";

    /// <summary>Those and the payload.</summary>
    public const string WholeJobColumns = JobColumns + ", payload";

    /// <summary>The columns of a dead job.</summary>
    public const string DeadColumns = WholeJobColumns + ", died_at, kept_until";

    /// <summary>The columns of a worker's job.</summary>
    public const string LeaseColumns = "id, run, epoch, worker, visibility_ms, started_at, cancelled";

    /// <summary>The columns of a finished job.</summary>
    public const string EndedColumns =
        "id, queue, handler, handler_version, state, created_at, due, started_at, ended_at, kept_until, priority, group_key, key, attempts, run, worker";

    /// <summary>The columns of a queue.</summary>
    public const string QueueColumns = "definition, mode, reason, version";

    private const int PayloadColumn = 21;

    public static JobRow Job(DbDataReader reader) => new()
    {
        Id = Id(reader),
        Queue = reader.GetString(1),
        Handler = new JobHandlerName(reader.GetString(2), reader.GetInt32(3)),
        Due = reader.GetTime(4),
        Place = reader.GetTime(5),
        CreatedAt = reader.GetTime(6),
        Priority = reader.GetInt32(7),
        Group = reader.GetTextOrNull(8),
        Key = reader.GetTextOrNull(9),
        KeyWindow = TimeSpan.FromMilliseconds(reader.GetInt64(10)),
        ExpiresAt = reader.GetTimeOrNull(11),
        AttemptsMax = (int?)reader.GetNumberOrNull(12),
        Backoff = JobText.Backoff(reader.GetTextOrNull(13)),
        VisibilityTimeout = reader.GetNumberOrNull(14) is { } visibility ? TimeSpan.FromMilliseconds(visibility) : null,
        Failures = reader.GetInt32(15),
        Run = reader.GetInt32(16),
        Crashes = reader.GetInt32(17),
        Headers = JobText.Headers(reader.GetTextOrNull(18)),
        Errors = JobText.Errors(reader.GetTextOrNull(19)),
        PayloadBytes = reader.GetInt32(20),
    };

    public static JobRow WholeJob(DbDataReader reader) => Job(reader) with
    {
        Payload = ImmutableCollectionsMarshal.AsImmutableArray(reader.GetFieldValue<byte[]>(PayloadColumn)),
    };

    public static DeadRow Dead(DbDataReader reader) =>
        new(WholeJob(reader), reader.GetTime(PayloadColumn + 1), reader.GetTime(PayloadColumn + 2));

    public static LeaseRow Lease(DbDataReader reader) => new(
        Id(reader), reader.GetInt32(1), reader.GetInt64(2), reader.GetString(3), TimeSpan.FromMilliseconds(reader.GetInt64(4)),
        reader.GetTime(5), reader.GetInt64(6) != 0);

    public static EndedRow Ended(DbDataReader reader) => new()
    {
        Id = Id(reader),
        Queue = reader.GetString(1),
        Handler = new JobHandlerName(reader.GetString(2), reader.GetInt32(3)),
        State = (JobState)reader.GetInt32(4),
        CreatedAt = reader.GetTime(5),
        Due = reader.GetTime(6),
        StartedAt = reader.GetTimeOrNull(7),
        EndedAt = reader.GetTime(8),
        KeptUntil = reader.GetTime(9),
        Priority = reader.GetInt32(10),
        Group = reader.GetTextOrNull(11),
        Key = reader.GetTextOrNull(12),
        Attempts = reader.GetInt32(13),
        Run = reader.GetInt32(14),
        Worker = reader.GetTextOrNull(15),
    };

    public static QueueRow Queue(DbDataReader reader) => new(
        JobText.Definition(reader.GetString(0)), (QueueMode)reader.GetInt32(1), reader.GetTextOrNull(2), reader.GetInt64(3));

    public static JobId Id(DbDataReader reader) => new(reader.GetUuid(0));
}
