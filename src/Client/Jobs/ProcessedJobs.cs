using System.Data.Common;
using Granary.Sql;

namespace Granary.Jobs;

/// <summary>
/// Lets a handler's writes to a SQL database happen once, although its job may run more often: the ids of jobs that are done stand in a
/// table beside the data, written in the handler's own transaction. Works with every provider that takes parameters as <c>@name</c>:
/// SQLite, PostgreSQL, SQL Server, MySQL. Thread-safe.
/// </summary>
/// <example><code>
/// var processed = new ProcessedJobs();
/// await processed.CreateTableAsync(connection, ct);                    // once; or print processed.CreateTableSql into a migration
///
/// await using var transaction = await connection.BeginTransactionAsync(ct);
/// if (await processed.TryAddAsync(transaction, context.Id, ct))        // false: an earlier attempt did it, and could not say so
/// {
///     // … the writes, in the same transaction …
///     await transaction.CommitAsync(ct);
/// }
/// </code></example>
public sealed class ProcessedJobs
{
    /// <summary>The table's name unless another is given.</summary>
    public const string TableDefault = "granary_processed_jobs";

    private readonly string _table;
    private readonly TimeProvider _time;

    /// <summary>Over a table.</summary>
    /// <param name="table">The table, of letters, digits and <c>_</c>; with a schema before a <c>.</c> if need be. Default: <see cref="TableDefault"/>.</param>
    /// <param name="time">What time it is. Default: the system's.</param>
    /// <exception cref="ArgumentException">The table's name is none.</exception>
    public ProcessedJobs(string table = TableDefault, TimeProvider? time = null)
    {
        _table = TableOfApp.Named(table, nameof(table));
        _time = time ?? TimeProvider.System;
    }

    /// <summary>The table's definition, for a migration. Fits every provider; the time is in Unix milliseconds.</summary>
    public string CreateTableSql => $"CREATE TABLE {_table} (job VARCHAR(36) NOT NULL PRIMARY KEY, processed_at BIGINT NOT NULL)";

    /// <summary>Creates the table; it must not be there.</summary>
    public async Task CreateTableAsync(DbConnection connection, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(connection);
        await TableOfApp.ExecuteAsync(connection, transaction: null, CreateTableSql, cancellationToken);
    }

    /// <summary>Notes that a job is done, if it was not before. Whether that is new: otherwise the writes are there already.</summary>
    /// <param name="transaction">The transaction of the handler's writes; the caller commits or rolls back.</param>
    /// <param name="job">The job: <see cref="JobContext.Id"/>.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="DbException">
    /// The database refused; among others the unique key, when another attempt of the job is at it just now: let the attempt fail, it is repeated.
    /// </exception>
    public async Task<bool> TryAddAsync(DbTransaction transaction, JobId job, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        return await TableOfApp.ExecuteAsync(
            transaction,
            $"INSERT INTO {_table} (job, processed_at) SELECT @job, @now WHERE NOT EXISTS (SELECT 1 FROM {_table} WHERE job = @job)",
            cancellationToken,
            ("@job", job.ToString()),
            ("@now", _time.GetUtcNow().ToUnixTimeMilliseconds())) > 0;
    }

    /// <summary>
    /// Forgets jobs that were done long ago: longer than any of them may be repeated, which is its attempts with their waits, and for a dead
    /// one its retention. How many.
    /// </summary>
    public async Task<int> PurgeAsync(DbConnection connection, TimeSpan olderThan, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentOutOfRangeException.ThrowIfLessThan(olderThan, TimeSpan.Zero);
        return await TableOfApp.ExecuteAsync(
            connection,
            transaction: null,
            $"DELETE FROM {_table} WHERE processed_at < @before",
            cancellationToken,
            ("@before", (_time.GetUtcNow() - olderThan).ToUnixTimeMilliseconds()));
    }
}
