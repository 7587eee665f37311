using System.Data;
using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using Npgsql;
using NpgsqlTypes;

namespace Granary.Ledger.Admin;

/// <summary>A transaction over a store in PostgreSQL.</summary>
internal sealed class PostgresStoreSession : StoreSession
{
    // As the SQLite driver writes a time.
    private const string TimeFormat = "yyyy-MM-dd HH:mm:ss.FFFFFFF";

    // SQLite's unique indexes take every NULL for another one, so there "none" is the empty text.
    private const string EmptyForNull = "grainidextensionstring";

    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;

    private PostgresStoreSession(NpgsqlConnection connection, NpgsqlTransaction transaction)
    {
        _connection = connection;
        _transaction = transaction;
    }

    /// <inheritdoc/>
    public override DbConnection Connection => _connection;

    /// <summary>Reads a store beside those who write it: what is read is what was there at the beginning.</summary>
    public static async Task<PostgresStoreSession> ReadAsync(DatabaseOptions options, CancellationToken cancellationToken)
    {
        var session = await BeginAsync(options, IsolationLevel.RepeatableRead, cancellationToken);
        await session.ExecuteAsync("SET TRANSACTION READ ONLY", cancellationToken);
        return session;
    }

    /// <summary>Changes a store that nobody else uses, and keeps everybody out until it is done.</summary>
    public static async Task<PostgresStoreSession> WriteAsync(DatabaseOptions options, CancellationToken cancellationToken)
    {
        var session = await BeginAsync(options, IsolationLevel.ReadCommitted, cancellationToken);
        try
        {
            await session.ExecuteAsync($"SET LOCAL lock_timeout = {(int)AdminLimits.LockPatience.TotalMilliseconds}", cancellationToken);
            await session.ExecuteAsync("LOCK TABLE granary_store, granary_shard IN ACCESS EXCLUSIVE MODE", cancellationToken);
            var silos = await session.QueryAsync(
                """
                SELECT DISTINCT coalesce(host(client_addr), 'this machine') FROM pg_stat_activity
                WHERE datname = current_database() AND application_name = 'granary-ledger'
                """,
                static row => row.GetString(0),
                cancellationToken);
            return silos.Count == 0
                ? session
                : throw AdminError.InUse($"Silos on {string.Join(", ", silos)} are connected to the database.");
        }
        catch (PostgresException held) when (held.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            await session.DisposeAsync();
            throw AdminError.InUse("Somebody works on the tables of the store.", held);
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public override async Task<DateTimeOffset> NowAsync(CancellationToken cancellationToken) =>
        (await QueryAsync("SELECT clock_timestamp()", static row => row.GetFieldValue<DateTimeOffset>(0), cancellationToken))[0];

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<StoreTable>> TablesAsync(CancellationToken cancellationToken) => StoreTable.Of(await QueryAsync(
        """
        SELECT c.relname::text, a.attname::text, t.typname::text
        FROM pg_class AS c
        JOIN pg_namespace AS n ON n.oid = c.relnamespace AND n.nspname = current_schema()
        JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
        JOIN pg_type AS t ON t.oid = a.atttypid
        WHERE c.relkind IN ('r', 'p')
        """,
        static row => (row.GetString(0), new StoreColumn(row.GetString(1), row.GetString(2))),
        cancellationToken));

    /// <inheritdoc/>
    public override async IAsyncEnumerable<object?[]> ReadAsync(
        StoreTable table, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = Command($"SELECT {Names(table)} FROM {table.Name}");
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellationToken);
        var row = new object?[table.Columns.Count];
        while (await reader.ReadAsync(cancellationToken))
        {
            for (var i = 0; i < row.Length; i++)
            {
                row[i] = ValueOf(reader.GetValue(i), table.Columns[i]);
            }

            yield return row;
        }
    }

    /// <inheritdoc/>
    public override async Task WriteAsync(StoreTable table, IAsyncEnumerable<object?[]> rows, CancellationToken cancellationToken)
    {
        await using var writer = await _connection.BeginBinaryImportAsync(
            $"COPY {table.Name} ({Names(table)}) FROM STDIN (FORMAT BINARY)", cancellationToken);
        writer.Timeout = AdminLimits.StatementTimeout;
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            await writer.StartRowAsync(cancellationToken);
            for (var i = 0; i < row.Length; i++)
            {
                await WriteAsync(writer, row[i], table.Columns[i], cancellationToken);
            }
        }

        await writer.CompleteAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override Task CommitAsync(CancellationToken cancellationToken) => _transaction.CommitAsync(cancellationToken);

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private static async Task<PostgresStoreSession> BeginAsync(
        DatabaseOptions options, IsolationLevel isolation, CancellationToken cancellationToken)
    {
        var settings = new NpgsqlConnectionStringBuilder(options.ConnectionString)
        {
            ApplicationName = "granary-admin",
            Pooling = false,
            Timeout = Database.TimeoutSeconds,
            CommandTimeout = (int)AdminLimits.StatementTimeout.TotalSeconds,
        };
        var connection = new NpgsqlConnection(settings.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            return new PostgresStoreSession(connection, await connection.BeginTransactionAsync(isolation, cancellationToken));
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private static string Names(StoreTable table) => string.Join(", ", table.Columns.Select(static column => column.Name));

    private static object? ValueOf(object value, StoreColumn column) => value switch
    {
        DBNull => column.Key == EmptyForNull ? "" : null,
        Guid id => id.ToByteArray(bigEndian: true),
        short number => (long)number,
        int number => (long)number,
        bool flag => flag ? 1L : 0L,
        DateTime time => time.ToString(TimeFormat, CultureInfo.InvariantCulture),
        long or double or string or byte[] => value,
        _ => throw Unknown(column),
    };

    private static Task WriteAsync(NpgsqlBinaryImporter writer, object? value, StoreColumn column, CancellationToken cancellationToken)
    {
        if (value is null || (value is "" && column.Key == EmptyForNull))
        {
            return writer.WriteNullAsync(cancellationToken);
        }

        return column.Type switch
        {
            "int8" => writer.WriteAsync((long)value, NpgsqlDbType.Bigint, cancellationToken),
            "int4" => writer.WriteAsync(checked((int)(long)value), NpgsqlDbType.Integer, cancellationToken),
            "int2" => writer.WriteAsync(checked((short)(long)value), NpgsqlDbType.Smallint, cancellationToken),
            "bool" => writer.WriteAsync((long)value != 0, NpgsqlDbType.Boolean, cancellationToken),
            "float8" => writer.WriteAsync(Convert.ToDouble(value, CultureInfo.InvariantCulture), NpgsqlDbType.Double, cancellationToken),
            "text" or "varchar" => writer.WriteAsync((string)value, NpgsqlDbType.Text, cancellationToken),
            "json" => writer.WriteAsync((string)value, NpgsqlDbType.Json, cancellationToken),
            "jsonb" => writer.WriteAsync((string)value, NpgsqlDbType.Jsonb, cancellationToken),
            "bytea" => writer.WriteAsync((byte[])value, NpgsqlDbType.Bytea, cancellationToken),
            "uuid" => writer.WriteAsync(new Guid((byte[])value, bigEndian: true), NpgsqlDbType.Uuid, cancellationToken),
            "timestamptz" => writer.WriteAsync(TimeOf((string)value), NpgsqlDbType.TimestampTz, cancellationToken),
            _ => throw Unknown(column),
        };
    }

    private static DateTime TimeOf(string text) => DateTime.Parse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    private static AdminError Unknown(StoreColumn column) => AdminError.Conflict(
        AdminCodes.SchemaDiffers, $"The column {column.Name} is of the type {column.Type}, which has no counterpart in SQLite.");
}
