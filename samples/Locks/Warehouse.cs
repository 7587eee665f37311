using System.Globalization;
using Granary.Locks.Fencing;
using Microsoft.Data.Sqlite;

namespace Granary.Samples;

/// <summary>How many lamps are left, in an SQLite file of the shop's own.</summary>
internal sealed class Warehouse(string file)
{
    private readonly FencingGuard _guard = new();

    private readonly string _connectionString = new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ConnectionString;

    /// <summary>Makes the tables: the stock's, and beside it the guard's, which keeps the greatest token that has written.</summary>
    public async Task BuildAsync()
    {
        await using var connection = await OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode = wal; CREATE TABLE stock (lamps bigint NOT NULL); INSERT INTO stock VALUES (0)";
        await command.ExecuteNonQueryAsync();
        await _guard.CreateTableAsync(connection);
    }

    public async Task<int> CountAsync()
    {
        await using var connection = await OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT lamps FROM stock";
        return Convert.ToInt32(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    /// <summary>Writes down how many are left, whoever says so.</summary>
    public async Task WriteAsync(int lamps)
    {
        await using var connection = await OpenAsync();
        await using var transaction = connection.BeginTransaction();
        await WriteAsync(transaction, lamps);
    }

    /// <summary>The same, unless somebody with a newer token has written.</summary>
    public async Task WriteAsync(int lamps, long token)
    {
        await using var connection = await OpenAsync();
        await using var transaction = connection.BeginTransaction();
        await _guard.CheckAsync(transaction, FencingGuard.ResourceOf("default", Sale.LockName), token);
        await WriteAsync(transaction, lamps);
    }

    private static async Task WriteAsync(SqliteTransaction transaction, int lamps)
    {
        await using var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "UPDATE stock SET lamps = @lamps";
        command.Parameters.AddWithValue("@lamps", lamps);
        await command.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
    }

    private async Task<SqliteConnection> OpenAsync()
    {
        var connection = new SqliteConnection(_connectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();

        // SQLite itself waits for other writers in small steps, the driver in large ones.
        command.CommandText = "PRAGMA busy_timeout = 30000";
        await command.ExecuteNonQueryAsync();
        return connection;
    }
}
