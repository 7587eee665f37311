using Granary.Locks.Fencing;
using Npgsql;

namespace Granary.Locks;

/// <summary>Registers in PostgreSQL that <see cref="FencingGuard"/> guards, used the way its page shows.</summary>
internal sealed class FencedRegisters(string connectionString) : IAsyncDisposable
{
    private readonly NpgsqlDataSource _database = NpgsqlDataSource.Create(connectionString);
    private readonly FencingGuard _guard = new();

    /// <summary>Writes; false when the guard has seen a greater token.</summary>
    public async Task<bool> TryWriteAsync(string name, long token, long value)
    {
        await using var connection = await _database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        try
        {
            // By the token and not by the handle, which would refuse by itself what it knows to be lost.
            await _guard.CheckAsync(transaction, FencingGuard.ResourceOf("default", name), token);
        }
        catch (GranaryException stale) when (stale.Code == LockCodes.StaleToken)
        {
            return false;
        }

        await using var command = new NpgsqlCommand(
            "INSERT INTO fenced_register (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value", connection, transaction);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = value });
        await command.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
        return true;
    }

    /// <summary>The value; 0 when nothing was ever written.</summary>
    public async Task<long> ReadAsync(string name)
    {
        await using var command = _database.CreateCommand("SELECT value FROM fenced_register WHERE name = $1");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        return await command.ExecuteScalarAsync() is long value ? value : 0;
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();
}
