using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Granary.Ledger.Sqlite;

/// <summary>
/// A statement that is parsed once and run many times, its parameters bound by position. The driver's command finds each parameter by its
/// name at every run and wraps every run in a reader, which costs a ledger that writes tens of thousands of small rows a second more
/// than SQLite itself does. Used from one thread.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private readonly int[] _positions;

    /// <param name="connection">The connection; it must outlive the statement.</param>
    /// <param name="sql">One statement.</param>
    /// <param name="parameters">The names of its parameters, without the <c>@</c>, in the order in which values are given.</param>
    /// <exception cref="SqliteException">It cannot be parsed.</exception>
    public SqliteStatement(SqliteConnection connection, string sql, params IEnumerable<string> parameters)
    {
        _database = connection.Handle!;
        Check(raw.sqlite3_prepare_v3(_database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
        _positions = [.. parameters.Select(name => raw.sqlite3_bind_parameter_index(_statement, "@" + name))];
    }

    /// <summary>Runs it; it answers with no row that anybody wants.</summary>
    /// <exception cref="SqliteException">It failed.</exception>
    public void Run(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        try
        {
            int result;
            do
            {
                result = raw.sqlite3_step(_statement);
            }
            while (result == raw.SQLITE_ROW);
            Check(result);
        }
        finally
        {
            raw.sqlite3_reset(_statement);
        }
    }

    /// <summary>The whole number in the first column of its first row, if there is a row.</summary>
    /// <exception cref="SqliteException">It failed.</exception>
    public long? Number(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        try
        {
            var result = raw.sqlite3_step(_statement);
            if (result == raw.SQLITE_ROW)
            {
                return raw.sqlite3_column_int64(_statement, 0);
            }

            Check(result);
            return null;
        }
        finally
        {
            raw.sqlite3_reset(_statement);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _statement.Dispose();

    private void Bind(ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            Check(Bind(_positions[i], values[i]));
        }
    }

    private int Bind(int position, object? value)
    {
        switch (value)
        {
            case null:
                return raw.sqlite3_bind_null(_statement, position);
            case string text:
                return raw.sqlite3_bind_text(_statement, position, text);
            case int number:
                return raw.sqlite3_bind_int64(_statement, position, number);
            case long number:
                return raw.sqlite3_bind_int64(_statement, position, number);
            case bool flag:
                return raw.sqlite3_bind_int64(_statement, position, flag ? 1 : 0);
            case double number:
                return raw.sqlite3_bind_double(_statement, position, number);
            case byte[] bytes:
                return raw.sqlite3_bind_blob(_statement, position, bytes);
            case Guid id:
                Span<byte> octets = stackalloc byte[16];
                id.TryWriteBytes(octets, bigEndian: true, out _);
                return raw.sqlite3_bind_blob(_statement, position, octets);
            default:
                throw new ArgumentException($"A {value.GetType().Name} cannot be stored.", nameof(value));
        }
    }

    private void Check(int result) => SqliteException.ThrowExceptionForRC(result, _database);
}
