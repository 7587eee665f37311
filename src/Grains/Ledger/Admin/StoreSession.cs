using System.Data.Common;

namespace Granary.Ledger.Admin;

/// <summary>One transaction over a whole store, or over a backup, which is a store in one file. Rows are arrays of values in the order of
/// the table's columns; a value is null, a <see cref="long"/>, a <see cref="double"/>, a <see cref="string"/> or bytes, on any database.</summary>
internal abstract class StoreSession : IAsyncDisposable
{
    /// <summary>The connection with the transaction, for statements that both databases understand.</summary>
    public abstract DbConnection Connection { get; }

    /// <summary>The database's time.</summary>
    public abstract Task<DateTimeOffset> NowAsync(CancellationToken cancellationToken);

    /// <summary>The tables that are carried, by name.</summary>
    public abstract Task<IReadOnlyList<StoreTable>> TablesAsync(CancellationToken cancellationToken);

    /// <summary>Reads a table, a row at a time. The row is valid until the next one.</summary>
    public abstract IAsyncEnumerable<object?[]> ReadAsync(StoreTable table, CancellationToken cancellationToken);

    /// <summary>Adds rows to a table.</summary>
    public abstract Task WriteAsync(StoreTable table, IAsyncEnumerable<object?[]> rows, CancellationToken cancellationToken);

    /// <summary>Makes what was written last.</summary>
    public abstract Task CommitAsync(CancellationToken cancellationToken);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <summary>A statement of this transaction.</summary>
    public DbCommand Command(string sql, params (string Name, object? Value)[] parameters)
    {
        var command = Connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = (int)AdminLimits.StatementTimeout.TotalSeconds;
        foreach (var (name, value) in parameters)
        {
            command.AddParameter(name, value);
        }

        return command;
    }

    /// <summary>Runs a statement; answers how many rows it changed.</summary>
    public async Task<int> ExecuteAsync(string sql, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters)
    {
        await using var command = Command(sql, parameters);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Reads all rows that a query answers with.</summary>
    public async Task<List<T>> QueryAsync<T>(string sql, Func<DbDataReader, T> map, CancellationToken cancellationToken)
    {
        await using var command = Command(sql);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(map(reader));
        }

        return rows;
    }

    /// <summary>Whether no table has a row, but for the one that says what the store is.</summary>
    public async Task<bool> IsEmptyAsync(CancellationToken cancellationToken)
    {
        foreach (var table in await TablesAsync(cancellationToken))
        {
            if (table.Key != "granary_store"
                && await QueryAsync($"SELECT 1 FROM {table.Name} LIMIT 1", static _ => true, cancellationToken) is { Count: > 0 })
            {
                return false;
            }
        }

        return true;
    }
}
