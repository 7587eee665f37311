using System.Collections.Immutable;
using System.Data.Common;
using Granary.Ledger;

namespace Granary.Jobs;

/// <summary>
/// Lists jobs of a shard for people, wherever they stand, as they are at one moment. It looks at the rows in the order of their ids until
/// it has enough, so that a filter that few pass costs a look at all of them.
/// </summary>
/// <param name="shard">The shard.</param>
/// <param name="filter">Which.</param>
/// <param name="limit">How many at the most.</param>
/// <param name="now">Tells whose time has come.</param>
/// <param name="running">The jobs that run: no row says so.</param>
internal sealed class JobListQuery(string shard, JobFilter filter, int limit, DateTimeOffset now, IReadOnlySet<JobId> running)
{
    private const char Escape = '\\';

    private const string JobColumns =
        "id, queue, handler, handler_version, priority, group_key, key, created_at, due, expires_at, failures AS attempts, attempts_max, headers, errors";

    private const string WaitingColumns =
        JobColumns + ", CAST(NULL AS bigint) AS state, CAST(NULL AS bigint) AS started_at, CAST(NULL AS bigint) AS ended_at, CAST(NULL AS text) AS worker";

    private const string DeadColumns =
        JobColumns + ", CAST(5 AS bigint) AS state, CAST(NULL AS bigint) AS started_at, died_at AS ended_at, CAST(NULL AS text) AS worker";

    private const string EndedColumns =
        "id, queue, handler, handler_version, priority, group_key, key, created_at, due, CAST(NULL AS bigint) AS expires_at, attempts, " +
        "CAST(NULL AS bigint) AS attempts_max, CAST(NULL AS text) AS headers, CAST(NULL AS text) AS errors, state, started_at, ended_at, worker";

    /// <summary>
    /// Reads the jobs, without payloads, in the order of their ids. What only memory knows is left to <see cref="JobTable.Completed"/>:
    /// <see cref="JobInfo.Worker"/> and <see cref="JobInfo.StartedAt"/> of those that run, and <see cref="JobInfo.AttemptsMax"/>, which is 0
    /// where no row has one.
    /// </summary>
    /// <param name="connection">The database.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public async Task<ImmutableArray<JobInfo>> Read(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        var conditions = Conditions(command);
        string[] parts = filter.State switch
        {
            null => [Waiting(), Dead(), Ended()],
            JobState.Scheduled or JobState.Ready or JobState.Running or JobState.Retrying => [$"{Waiting()} AND {Standing(command)}"],
            JobState.Succeeded or JobState.Cancelled => [$"{Ended()} AND state = {(int)filter.State}"],
            JobState.Dead => [Dead()],
            _ => throw new ArgumentOutOfRangeException(nameof(connection), filter.State, "Unknown state of a job."),
        };

        // One statement, so that a job that ends meanwhile is not seen twice. Each part stops by itself when it has enough.
        command.CommandText =
            $"{string.Join(" UNION ALL ", parts.Select(static (part, i) => $"SELECT * FROM ({part} ORDER BY id LIMIT @limit) AS part{i}"))} " +
            "ORDER BY id LIMIT @limit";
        return [.. await command.ReadAll(Info, cancellationToken)];

        string Waiting() => Part(WaitingColumns, "granary_jobs_job", "last_error");
        string Dead() => Part(DeadColumns, "granary_jobs_dead", "last_error");
        string Ended() => Part(EndedColumns, "granary_jobs_ended");

        string Part(string columns, string table, params string[] texts) =>
            $"SELECT {columns} FROM {table} WHERE {conditions}{(filter.Text is null ? "" : $" AND ({Holds(["group_key", "key", .. texts])})")}";
    }

    private string Conditions(DbCommand command)
    {
        var conditions = "shard = @shard";
        command.AddParameter("@shard", shard);
        command.AddParameter("@limit", limit);
        if (filter.Queue is not null)
        {
            conditions += " AND queue = @queue";
            command.AddParameter("@queue", filter.Queue);
        }

        if (filter.Handler is not null)
        {
            conditions += " AND handler = @handler";
            command.AddParameter("@handler", filter.Handler);
        }

        if (filter.After is { } after)
        {
            conditions += " AND id > @after";
            command.AddUuid("@after", after.Value);
        }

        if (filter.Text is not null)
        {
            command.AddParameter("@text", $"%{Pattern(filter.Text)}%");
        }

        return conditions;
    }

    private string Standing(DbCommand command)
    {
        var runs = command.AddAnyOf("id", "@running", running.Select(static job => job.Value));
        if (filter.State == JobState.Running)
        {
            return runs;
        }

        command.AddParameter("@now", now.ToUnixTimeMilliseconds());
        var standing = filter.State switch
        {
            JobState.Ready => "due <= @now",
            JobState.Retrying => "due > @now AND failures > 0",
            _ => "due > @now AND failures = 0",
        };
        return $"NOT ({runs}) AND {standing}";
    }

    private JobInfo Info(DbDataReader reader)
    {
        var id = JobReader.Id(reader);
        var due = reader.GetTime(8);
        var attempts = reader.GetInt32(10);
        var state = (JobState?)reader.GetNumberOrNull(14) ?? Standing(id, due, attempts);
        var errors = JobText.Errors(reader.GetTextOrNull(13));
        return new JobInfo
        {
            Id = id,
            Queue = reader.GetString(1),
            Handler = new JobHandlerName(reader.GetString(2), reader.GetInt32(3)),
            State = state,
            Priority = reader.GetInt32(4),
            Group = reader.GetTextOrNull(5),
            Key = reader.GetTextOrNull(6),
            CreatedAt = reader.GetTime(7),
            Due = due,
            ExpiresAt = reader.GetTimeOrNull(9),
            Attempt = state == JobState.Running ? attempts + 1 : attempts,
            AttemptsMax = (int?)reader.GetNumberOrNull(11) ?? 0,
            Headers = JobText.Headers(reader.GetTextOrNull(12)),
            Errors = errors,
            StartedAt = reader.GetTimeOrNull(15),
            EndedAt = reader.GetTimeOrNull(16),
            Worker = state == JobState.Dead && errors is [.., var last] ? last.Worker : reader.GetTextOrNull(17),
        };
    }

    private JobState Standing(JobId job, DateTimeOffset due, int failures) =>
        running.Contains(job) ? JobState.Running
        : due <= now ? JobState.Ready
        : failures > 0 ? JobState.Retrying
        : JobState.Scheduled;

    private static string Holds(string[] columns) =>
        string.Join(" OR ", columns.Select(static column => $"lower({column}) LIKE @text ESCAPE '{Escape}'"));

    // Letters of ASCII only are the same large and small: that is what both databases hold to.
    private static string Pattern(string text) => string.Concat(text.Select(static sign => sign switch
    {
        Escape or '%' or '_' => $"{Escape}{sign}",
        _ => $"{(char.IsAsciiLetterUpper(sign) ? char.ToLowerInvariant(sign) : sign)}",
    }));
}
