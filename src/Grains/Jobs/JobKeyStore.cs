using System.Data.Common;
using System.Text.Json;
using Granary.Ledger;
using Npgsql;

namespace Granary.Jobs;

/// <summary>
/// The idempotency keys of all queues. They are the only rows of the block that belong to no shard: whose a key is decides the database,
/// when the round that asks for it is written, and whoever asked looks afterwards.
/// </summary>
internal static class JobKeyStore
{
    /// <summary>How many expired keys one <see cref="Purge"/> deletes.</summary>
    public const int PurgeMax = 1_000;

    private const int AfterKeys = 1;

    // A taking and a giving back are rows of one job and key, so that of both in one round the last is left; and not of the key alone,
    // as another job may want in the same round what one gives back: each of the two must be done then.
    //
    // SQLite cannot insert, update and delete in one statement: there a key that is given back at once is free since 1970, until it is
    // taken or purged. PostgreSQL's function says why it is one statement.
    private static readonly LedgerStatement Keys = new(
        "granary_jobs_key",
        [
            new("queue", LedgerType.Text), new("key", LedgerType.Text), new("job", LedgerType.Uuid), new("free_at", LedgerType.BigInt),
            new("asked_at", LedgerType.BigInt),
        ],
        KeyColumns: 3,
        """
        INSERT INTO granary_jobs_key (queue, key, job, free_at)
        SELECT @queue, @key, @job, CASE WHEN @asked_at IS NULL THEN coalesce(@free_at, 0) END
        WHERE @asked_at IS NOT NULL OR EXISTS (SELECT 1 FROM granary_jobs_key WHERE queue = @queue AND key = @key AND job = @job)
        ON CONFLICT (queue, key) DO UPDATE SET job = excluded.job, free_at = excluded.free_at
        WHERE granary_jobs_key.job = excluded.job OR granary_jobs_key.free_at <= @asked_at
        """,
        "SELECT granary_jobs_keys($1::text[], $2::text[], $3::uuid[], $4::bigint[], $5::bigint[])");

    // Behind the keys of its round, and past those that others hold, as it must not wait for anybody with keys in its hands.
    private static readonly LedgerStatement Expired = new(
        "granary_jobs_key/expired",
        [new("now", LedgerType.BigInt)],
        KeyColumns: 0,
        $"""
        DELETE FROM granary_jobs_key WHERE (queue, key) IN
            (SELECT queue, key FROM granary_jobs_key WHERE free_at <= @now ORDER BY free_at LIMIT {PurgeMax})
        """,
        $"""
        WITH expired AS MATERIALIZED
        (
            SELECT queue, key FROM granary_jobs_key WHERE free_at <= (SELECT max(now) FROM unnest($1::bigint[]) AS now)
            ORDER BY free_at LIMIT {PurgeMax} FOR UPDATE SKIP LOCKED
        )
        DELETE FROM granary_jobs_key AS k USING expired AS e WHERE k.queue = e.queue AND k.key = e.key
        """,
        AfterKeys);

    private static readonly LedgerStatement Keyed = JobTables.Jobs.InsertWhere(
        "EXISTS (SELECT 1 FROM granary_jobs_key AS k WHERE k.queue = put.queue AND k.key = put.key AND k.job = put.id)", AfterKeys);

    /// <summary>The row for a job that wants its key.</summary>
    public static LedgerRow Take(JobChange.TakeKey change) =>
        new(Keys, [change.Queue, change.Key, change.Job.Value, null, change.Now.ToUnixTimeMilliseconds()]);

    /// <summary>The row for a job that gives its key back.</summary>
    public static LedgerRow Free(JobChange.FreeKey change) =>
        new(Keys, [change.Queue, change.Key, change.Job.Value, change.At?.ToUnixTimeMilliseconds(), null]);

    /// <summary>The row for a job that is there only if its key is its own, and only if it is not there yet.</summary>
    public static LedgerRow PutIfHolder(string shard, JobRow row) => new(Keyed, JobTables.ValuesOf(shard, row));

    /// <summary>
    /// The row that deletes up to <see cref="PurgeMax"/> keys whose time is over. Any shard may commit it; that of number 0 does, as
    /// often as <see cref="CountExpired"/> finds some. Keys that jobs take are taken over without it.
    /// </summary>
    public static LedgerRow Purge(DateTimeOffset now) => new(Expired, [now.ToUnixTimeMilliseconds()]);

    /// <summary>Counts the keys whose time is over, up to <see cref="PurgeMax"/>.</summary>
    public static async Task<int> CountExpired(DbConnection connection, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText =
            $"SELECT count(*) FROM (SELECT 1 FROM granary_jobs_key WHERE free_at <= @now LIMIT {PurgeMax}) AS expired";
        command.AddParameter("@now", now.ToUnixTimeMilliseconds());
        return (await command.ReadAll(static reader => reader.GetInt32(0), cancellationToken))[0];
    }

    /// <summary>Whose the keys are; those that are nobody's, or whose time is over, are left out.</summary>
    public static async Task<IReadOnlyDictionary<(string Queue, string Key), JobId>> Holders(
        DbConnection connection, IReadOnlyCollection<(string Queue, string Key)> keys, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText =
            $"SELECT k.queue, k.key, k.job FROM {AddWanted(command, keys)} JOIN granary_jobs_key AS k ON k.queue = w.queue AND k.key = w.key " +
            "WHERE k.free_at IS NULL OR k.free_at > @now";
        command.AddParameter("@now", now.ToUnixTimeMilliseconds());
        var held = await command.ReadAll(
            static reader => (Key: (reader.GetString(0), reader.GetString(1)), Job: new JobId(reader.GetUuid(2))), cancellationToken);
        return held.ToDictionary(static key => key.Key, static key => key.Job);
    }

    private static string AddWanted(DbCommand command, IReadOnlyCollection<(string Queue, string Key)> keys)
    {
        var wanted = keys.Distinct().ToList();
        if (command is NpgsqlCommand)
        {
            command.AddParameter("@queues", wanted.ConvertAll(static key => key.Queue).ToArray());
            command.AddParameter("@keys", wanted.ConvertAll(static key => key.Key).ToArray());
            return "unnest(@queues, @keys) AS w (queue, key)";
        }

        command.AddParameter("@keys", JsonSerializer.Serialize(wanted.Select(static key => new[] { key.Queue, key.Key })));
        return "(SELECT value ->> 0 AS queue, value ->> 1 AS key FROM json_each(@keys)) AS w";
    }
}
