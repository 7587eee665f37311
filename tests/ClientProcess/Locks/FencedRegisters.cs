using Npgsql;

namespace Granary.Locks;

/// <summary>Registers in PostgreSQL that take a write only with a token that is as great as every one before.</summary>
internal sealed class FencedRegisters(string connectionString) : IAsyncDisposable
{
    private readonly NpgsqlDataSource _database = NpgsqlDataSource.Create(connectionString);

    /// <summary>Writes; false when the register has seen a greater token.</summary>
    public async Task<bool> TryWriteAsync(string name, long token, long value)
    {
        await using var command = _database.CreateCommand(
            """
            INSERT INTO fenced_register (name, token, value) VALUES ($1, $2, $3)
            ON CONFLICT (name) DO UPDATE SET token = excluded.token, value = excluded.value WHERE fenced_register.token <= excluded.token
            """);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = token });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = value });
        return await command.ExecuteNonQueryAsync() == 1;
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
