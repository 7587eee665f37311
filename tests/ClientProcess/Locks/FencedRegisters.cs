using System.Data.Common;
using Granary.Locks.Fencing;
using Granary.Processes;

namespace Granary.Locks;

/// <summary>Registers in a database of <see cref="RegisterDatabase"/> that <see cref="FencingGuard"/> guards, used the way its page shows.</summary>
internal sealed class FencedRegisters(string database) : IAsyncDisposable
{
    private readonly DbDataSource _database = RegisterDatabase.Open(database);
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

        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText =
            "INSERT INTO fenced_register (name, value) VALUES (@name, @value) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
        Add(command, "@name", name);
        Add(command, "@value", value);
        await command.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
        return true;
    }

    /// <summary>The value; 0 when nothing was ever written.</summary>
    public async Task<long> ReadAsync(string name)
    {
        await using var command = _database.CreateCommand("SELECT value FROM fenced_register WHERE name = @name");
        Add(command, "@name", name);
        return await command.ExecuteScalarAsync() is long value ? value : 0;
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private static void Add(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }
}
