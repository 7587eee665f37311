using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;

namespace Granary.Ledger.Admin;

/// <summary>A transaction over the two files of a store, the second one attached, or over the one file of a backup.</summary>
internal sealed class SqliteStoreSession : StoreSession
{
    private const string Attached = "orleans";
    private const int BusyError = 5;
    private const int LockedError = 6;

    private readonly SqliteConnection _connection;
    private readonly string[] _files;
    private readonly TimeProvider _clock;
    private readonly bool _restoreLog;

    private SqliteStoreSession(SqliteConnection connection, string[] files, TimeProvider clock, bool restoreLog)
    {
        _connection = connection;
        _files = files;
        _clock = clock;
        _restoreLog = restoreLog;
    }

    /// <inheritdoc/>
    public override DbConnection Connection => _connection;

    /// <summary>Reads a store beside those who write it: what is read is what was there at the beginning.</summary>
    public static async Task<SqliteStoreSession> ReadAsync(DatabaseOptions options, TimeProvider clock)
    {
        var session = Open([options.GranaryFile, options.OrleansFile], clock, restoreLog: false);
        await session.BeginAsync("PRAGMA query_only = ON; BEGIN; SELECT count(*) FROM main.sqlite_master; SELECT count(*) FROM orleans.sqlite_master");
        return session;
    }

    /// <summary>Reads a backup.</summary>
    public static async Task<SqliteStoreSession> ReadAsync(string backup, TimeProvider clock)
    {
        var session = Open([backup], clock, restoreLog: false);
        await session.BeginAsync("PRAGMA query_only = ON; BEGIN");
        return session;
    }

    /// <summary>Writes a backup into a file that nobody else knows yet, and which is thrown away if that fails.</summary>
    public static async Task<SqliteStoreSession> WriteAsync(string backup, TimeProvider clock)
    {
        var session = Open([backup], clock, restoreLog: false);
        await session.BeginAsync("PRAGMA journal_mode = DELETE; PRAGMA synchronous = OFF; BEGIN IMMEDIATE");
        return session;
    }

    /// <summary>Changes a store that nobody else uses.</summary>
    /// <remarks>Both files change together or not at all, whatever happens. With write-ahead logs each file would have a commit of its
    /// own, so they are put aside meanwhile.</remarks>
    public static async Task<SqliteStoreSession> WriteAsync(DatabaseOptions options, TimeProvider clock)
    {
        var session = Open([options.GranaryFile, options.OrleansFile], clock, restoreLog: true);
        await session.BeginAsync(
            "PRAGMA main.journal_mode = DELETE; PRAGMA orleans.journal_mode = DELETE; PRAGMA main.synchronous = FULL; "
            + "PRAGMA orleans.synchronous = FULL; BEGIN EXCLUSIVE");
        return session;
    }

    /// <inheritdoc/>
    public override Task<DateTimeOffset> NowAsync(CancellationToken cancellationToken) => Task.FromResult(_clock.GetUtcNow());

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<StoreTable>> TablesAsync(CancellationToken cancellationToken)
    {
        var columns = new List<(string, StoreColumn)>();
        foreach (var schema in (string[])["main", Attached])
        {
            if (schema == Attached && _files.Length == 1)
            {
                break;
            }

            columns.AddRange(await QueryAsync(
                $"""
                SELECT t.name, c.name, c.type FROM {schema}.sqlite_master AS t, pragma_table_xinfo(t.name, '{schema}') AS c
                WHERE t.type = 'table' AND c.hidden = 0
                """,
                static row => (row.GetString(0), new StoreColumn(row.GetString(1), row.GetString(2))),
                cancellationToken));
        }

        return StoreTable.Of(columns);
    }

    /// <inheritdoc/>
    public override async IAsyncEnumerable<object?[]> ReadAsync(
        StoreTable table, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = Command($"SELECT {string.Join(", ", table.Columns.Select(static column => column.Name))} FROM {table.Name}");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var row = new object?[table.Columns.Count];
        while (await reader.ReadAsync(cancellationToken))
        {
            for (var i = 0; i < row.Length; i++)
            {
                row[i] = reader.GetValue(i) is var value and not DBNull ? value : null;
            }

            yield return row;
        }
    }

    /// <inheritdoc/>
    public override async Task WriteAsync(StoreTable table, IAsyncEnumerable<object?[]> rows, CancellationToken cancellationToken)
    {
        var names = string.Join(", ", table.Columns.Select(static column => column.Name));
        var values = string.Join(", ", table.Columns.Select(static (_, i) => $"@p{i}"));
        await using var command = Command($"INSERT INTO {table.Name} ({names}) VALUES ({values})");
        for (var i = 0; i < table.Columns.Count; i++)
        {
            command.AddParameter($"@p{i}", null);
        }

        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            for (var i = 0; i < row.Length; i++)
            {
                command.Parameters[i].Value = row[i] ?? DBNull.Value;
            }

            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public override async Task CommitAsync(CancellationToken cancellationToken)
    {
        await ExecuteAsync("COMMIT", cancellationToken);
        await RestoreLogAsync();
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (SQLitePCL.raw.sqlite3_get_autocommit(_connection.Handle) == 0)
        {
            await ExecuteAsync("ROLLBACK", CancellationToken.None);
            await RestoreLogAsync();
        }

        await _connection.DisposeAsync();
    }

    private static SqliteStoreSession Open(string[] files, TimeProvider clock, bool restoreLog)
    {
        if (files.FirstOrDefault(static file => !File.Exists(file)) is { } missing)
        {
            throw new AdminError(RefusalKind.NotFound, AdminCodes.StoreMissing, $"There is no store: {missing} is not there. Check Granary:DataDirectory.");
        }

        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = files[0], Pooling = false, Mode = SqliteOpenMode.ReadWrite, DefaultTimeout = 1 }.ToString());
        try
        {
            connection.Open();
            return new SqliteStoreSession(connection, files, clock, restoreLog);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private async Task BeginAsync(string begin)
    {
        try
        {
            await ExecuteAsync($"PRAGMA busy_timeout = {(int)AdminLimits.LockPatience.TotalMilliseconds}", CancellationToken.None);
            if (_files.Length > 1)
            {
                await ExecuteAsync($"ATTACH @file AS {Attached}", CancellationToken.None, ("@file", _files[1]));
            }

            await ExecuteAsync(begin, CancellationToken.None);
        }
        catch (SqliteException held) when (held.SqliteErrorCode is BusyError or LockedError)
        {
            await DisposeAsync();
            throw AdminError.InUse($"Another process has {_files[0]} open.", held);
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    private async Task RestoreLogAsync()
    {
        if (_restoreLog)
        {
            await ExecuteAsync("PRAGMA main.journal_mode = WAL; PRAGMA orleans.journal_mode = WAL", CancellationToken.None);
        }
    }
}
