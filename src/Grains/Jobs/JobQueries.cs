using System.Collections.Immutable;
using System.Data.Common;
using System.Runtime.InteropServices;
using Granary.Ledger;

namespace Granary.Jobs;

/// <summary>What a shard reads: its queues and what runs when it is taken over, its jobs as their time comes, and single ones.</summary>
internal static class JobQueries
{
    /// <summary>Reads the queues.</summary>
    public static async Task<IReadOnlyList<QueueRow>> LoadQueues(DbConnection connection, string shard, CancellationToken cancellationToken)
    {
        await using var command = CommandFor(connection, shard);
        command.CommandText = $"SELECT {JobReader.QueueColumns} FROM granary_jobs_queue WHERE shard = @shard";
        return await command.ReadAll(JobReader.Queue, cancellationToken);
    }

    /// <summary>Reads what workers have, and the jobs without their payloads.</summary>
    public static async Task<IReadOnlyList<(LeaseRow Lease, JobRow Job)>> LoadLeases(
        DbConnection connection, string shard, CancellationToken cancellationToken)
    {
        await using var command = CommandFor(connection, shard);
        command.CommandText =
            $"SELECT {JobReader.JobColumns} FROM granary_jobs_job WHERE shard = @shard " +
            "AND id IN (SELECT id FROM granary_jobs_lease WHERE shard = @shard)";
        var jobs = (await command.ReadAll(JobReader.Job, cancellationToken)).ToDictionary(static job => job.Id);
        command.CommandText = $"SELECT {JobReader.LeaseColumns} FROM granary_jobs_lease WHERE shard = @shard";
        var leases = await command.ReadAll(JobReader.Lease, cancellationToken);
        return [.. leases.Where(lease => jobs.ContainsKey(lease.Job)).Select(lease => (lease, jobs[lease.Job]))];
    }

    /// <summary>Reads which jobs ran in the silo.</summary>
    public static async Task<ImmutableArray<NotedRun>> LoadNote(DbConnection connection, string shard, CancellationToken cancellationToken)
    {
        await using var command = CommandFor(connection, shard);
        command.CommandText = "SELECT runs FROM granary_jobs_running WHERE shard = @shard";
        return await command.ReadAll(static reader => JobNote.Read(reader.GetFieldValue<byte[]>(0)), cancellationToken) is [var runs] ? runs : [];
    }

    /// <summary>Counts the jobs of each queue that has some.</summary>
    public static async Task<IReadOnlyDictionary<string, long>> CountByQueue(
        DbConnection connection, string shard, CancellationToken cancellationToken)
    {
        await using var command = CommandFor(connection, shard);
        command.CommandText = "SELECT queue, count(*) FROM granary_jobs_job WHERE shard = @shard GROUP BY queue";
        var counts = await command.ReadAll(static reader => KeyValuePair.Create(reader.GetString(0), reader.GetInt64(1)), cancellationToken);
        return counts.ToDictionary();
    }

    /// <summary>Reads jobs of a queue without their payloads, in the order of <c>(due, id)</c>.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="shard">The shard.</param>
    /// <param name="queue">The queue.</param>
    /// <param name="after">The last one that was read; <see langword="null"/> for the beginning.</param>
    /// <param name="until">Only those that are due before.</param>
    /// <param name="limit">How many at the most; fewer are all that there are.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public static async Task<IReadOnlyList<JobRow>> LoadWindow(
        DbConnection connection,
        string shard,
        string queue,
        (DateTimeOffset Due, JobId Id)? after,
        DateTimeOffset until,
        int limit,
        CancellationToken cancellationToken)
    {
        await using var command = CommandFor(connection, shard);
        command.AddParameter("@queue", queue);
        command.AddParameter("@until", until.ToUnixTimeMilliseconds());
        command.AddParameter("@limit", limit);
        if (after is { } last)
        {
            command.AddParameter("@due", last.Due.ToUnixTimeMilliseconds());
            command.AddUuid("@id", last.Id.Value);
        }

        command.CommandText =
            $"SELECT {JobReader.JobColumns} FROM granary_jobs_job WHERE shard = @shard AND queue = @queue AND due < @until " +
            $"{(after is null ? "" : "AND (due, id) > (@due, @id) ")}ORDER BY due, id LIMIT @limit";
        return await command.ReadAll(JobReader.Job, cancellationToken);
    }

    /// <summary>Reads the jobs that have failed and have a group, which waits with them, without their payloads.</summary>
    public static async Task<IReadOnlyList<JobRow>> LoadBlockedHeads(DbConnection connection, string shard, CancellationToken cancellationToken)
    {
        await using var command = CommandFor(connection, shard);
        command.CommandText =
            $"SELECT {JobReader.JobColumns} FROM granary_jobs_job " +
            "WHERE shard = @shard AND group_key IS NOT NULL AND failures > 0 ORDER BY place, id";
        return await command.ReadAll(JobReader.Job, cancellationToken);
    }

    /// <summary>Reads payloads of jobs that have not ended.</summary>
    public static async Task<IReadOnlyDictionary<JobId, ImmutableArray<byte>>> LoadPayloads(
        DbConnection connection, string shard, IEnumerable<JobId> jobs, CancellationToken cancellationToken)
    {
        var payloads = await Find(
            connection, shard, "id, payload", "granary_jobs_job", jobs,
            static reader => KeyValuePair.Create(
                JobReader.Id(reader), ImmutableCollectionsMarshal.AsImmutableArray(reader.GetFieldValue<byte[]>(1))),
            cancellationToken);
        return payloads.ToDictionary();
    }

    /// <summary>Reads jobs that have not ended, with their payloads; those that are not there are left out.</summary>
    public static Task<List<JobRow>> FindJobs(
        DbConnection connection, string shard, IEnumerable<JobId> jobs, CancellationToken cancellationToken) =>
        Find(connection, shard, JobReader.WholeJobColumns, "granary_jobs_job", jobs, JobReader.WholeJob, cancellationToken);

    /// <summary>Reads jobs that succeeded or were cancelled.</summary>
    public static Task<List<EndedRow>> FindEnded(
        DbConnection connection, string shard, IEnumerable<JobId> jobs, CancellationToken cancellationToken) =>
        Find(connection, shard, JobReader.EndedColumns, "granary_jobs_ended", jobs, JobReader.Ended, cancellationToken);

    /// <summary>Reads dead jobs, with their payloads.</summary>
    public static Task<List<DeadRow>> FindDead(
        DbConnection connection, string shard, IEnumerable<JobId> jobs, CancellationToken cancellationToken) =>
        Find(connection, shard, JobReader.DeadColumns, "granary_jobs_dead", jobs, JobReader.Dead, cancellationToken);

    /// <summary>Finds finished jobs that have been kept for long enough, the oldest first.</summary>
    public static Task<List<JobId>> ExpiredEnded(
        DbConnection connection, string shard, DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        Expired(connection, shard, "granary_jobs_ended", now, limit, cancellationToken);

    /// <summary>Finds dead jobs that have been kept for long enough, the oldest first.</summary>
    public static Task<List<JobId>> ExpiredDead(
        DbConnection connection, string shard, DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        Expired(connection, shard, "granary_jobs_dead", now, limit, cancellationToken);

    private static async Task<List<T>> Find<T>(
        DbConnection connection,
        string shard,
        string columns,
        string table,
        IEnumerable<JobId> jobs,
        Func<DbDataReader, T> map,
        CancellationToken cancellationToken)
    {
        await using var command = CommandFor(connection, shard);
        command.CommandText =
            $"SELECT {columns} FROM {table} WHERE shard = @shard AND {command.AddAnyOf("id", "@jobs", jobs.Select(static job => job.Value))}";
        return await command.ReadAll(map, cancellationToken);
    }

    private static async Task<List<JobId>> Expired(
        DbConnection connection, string shard, string table, DateTimeOffset now, int limit, CancellationToken cancellationToken)
    {
        await using var command = CommandFor(connection, shard);
        command.AddParameter("@now", now.ToUnixTimeMilliseconds());
        command.AddParameter("@limit", limit);
        command.CommandText = $"SELECT id FROM {table} WHERE shard = @shard AND kept_until <= @now ORDER BY kept_until LIMIT @limit";
        return await command.ReadAll(JobReader.Id, cancellationToken);
    }

    private static DbCommand CommandFor(DbConnection connection, string shard)
    {
        var command = connection.CreateCommand();
        command.AddParameter("@shard", shard);
        return command;
    }
}
