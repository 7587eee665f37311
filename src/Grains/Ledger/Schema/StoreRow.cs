using Granary.Shards;
using Npgsql;

namespace Granary.Ledger.Schema;

/// <summary>The one row of <c>granary_store</c>.</summary>
internal static class StoreRow
{
    /// <summary>What the store is, or null when it has not been made yet. The tables must exist.</summary>
    public static async Task<StoreInfo?> FindAsync(Database database, CancellationToken cancellationToken)
    {
        await using var connection = await database.GranaryTables.OpenConnectionAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT incarnation, shard_count FROM granary_store WHERE id = 1";
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
        {
            return null;
        }

        var incarnation = reader.GetValue(0) is byte[] bytes ? new Guid(bytes, bigEndian: true) : reader.GetGuid(0);
        return new(incarnation, reader.GetInt32(1));
    }

    /// <summary>Makes the store, unless there is one.</summary>
    public static async Task<bool> AddAsync(Database database, StoreInfo store, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var connection = await database.GranaryTables.OpenConnectionAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText =
            "INSERT INTO granary_store (id, incarnation, shard_count, created_at) VALUES (1, @incarnation, @shards, @now) ON CONFLICT DO NOTHING";
        Add("incarnation", connection is NpgsqlConnection ? store.Incarnation : store.Incarnation.ToByteArray(bigEndian: true));
        Add("shards", store.ShardCount);
        Add("now", now.ToUnixTimeMilliseconds());
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;

        void Add(string name, object value)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value;
            command.Parameters.Add(parameter);
        }
    }
}
