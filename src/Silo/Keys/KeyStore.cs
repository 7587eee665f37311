using System.Data.Common;
using System.Text.Json;
using Granary.Ledger;

namespace Granary.Keys;

/// <summary>Keeps API keys in the table <c>granary_key</c>, in words that both databases understand.</summary>
internal sealed class KeyStore(Database database)
{
    private const string SelectAll = "SELECT hash, name, roles, scope, created_at, created_by FROM granary_key ORDER BY name";

    private const string Insert = """
        INSERT INTO granary_key (name, hash, roles, scope, created_at, created_by)
        SELECT @name, @hash, @roles, @scope, @created_at, @created_by WHERE (SELECT count(*) FROM granary_key) < @keys_max
        ON CONFLICT (name) DO NOTHING
        """;

    private const string Exists = "SELECT count(*) FROM granary_key WHERE name = @name";

    private const string Delete = "DELETE FROM granary_key WHERE name = @name";

    /// <summary>All keys by name, each with the hash of its secret.</summary>
    public async Task<IReadOnlyList<(string Hash, ApiKey Key)>> ListAsync(CancellationToken cancellationToken = default)
    {
        await using var connection = await database.GranaryTables.OpenConnectionAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = SelectAll;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var keys = new List<(string Hash, ApiKey Key)>();
        while (await reader.ReadAsync(cancellationToken))
        {
            keys.Add((Convert.ToHexStringLower(reader.GetFieldValue<byte[]>(0)), KeyOf(reader)));
        }

        return keys;
    }

    /// <summary>Adds a key.</summary>
    /// <returns>Whether it was added; if not, its name is taken or there are too many.</returns>
    public async Task<bool> AddAsync(ApiKey key, string hash, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.GranaryTables.OpenConnectionAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = Insert;
        Bind(command, "name", key.Name);
        Bind(command, "hash", Convert.FromHexString(hash));
        Bind(command, "roles", string.Join(' ', KeyRoleNames.Of(key.Roles)));
        Bind(command, "scope", JsonSerializer.Serialize(key.Scope, KeyJson.Default.IReadOnlyListKeyScope));
        Bind(command, "created_at", key.CreatedAt.ToUnixTimeMilliseconds());
        Bind(command, "created_by", key.CreatedBy);
        Bind(command, "keys_max", KeyLimits.KeysMax);
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    /// <summary>Whether there is a key of that name.</summary>
    public async Task<bool> ContainsAsync(string name, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.GranaryTables.OpenConnectionAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = Exists;
        Bind(command, "name", name);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))! > 0;
    }

    /// <summary>Removes a key.</summary>
    /// <returns>Whether it was there.</returns>
    public async Task<bool> RemoveAsync(string name, CancellationToken cancellationToken = default)
    {
        await using var connection = await database.GranaryTables.OpenConnectionAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = Delete;
        Bind(command, "name", name);
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    private static ApiKey KeyOf(DbDataReader reader) => new(
        reader.GetString(1),
        reader.GetString(2).Split(' ', StringSplitOptions.RemoveEmptyEntries).Aggregate(KeyRoles.None, static (roles, name) => roles | KeyRoleNames.Parse(name)),
        JsonSerializer.Deserialize(reader.GetString(3), KeyJson.Default.IReadOnlyListKeyScope) ?? [],
        DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(4)),
        reader.GetString(5));

    private static void Bind(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }
}
