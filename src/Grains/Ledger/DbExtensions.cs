using System.Data.Common;
using System.Text.Json;
using Npgsql;

namespace Granary.Ledger;

/// <summary>What the two drivers do differently when a slice is read.</summary>
internal static class DbExtensions
{
    /// <summary>Adds a parameter; its name begins with <c>@</c> on both databases.</summary>
    public static void AddParameter(this DbCommand command, string name, object? value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value ?? DBNull.Value;
        command.Parameters.Add(parameter);
    }

    /// <summary>Adds a 128-bit id: a uuid on PostgreSQL, 16 bytes on SQLite.</summary>
    public static void AddUuid(this DbCommand command, string name, Guid id) =>
        command.AddParameter(name, command is NpgsqlCommand ? id : id.ToByteArray(bigEndian: true));

    /// <summary>Adds any number of 128-bit ids as one parameter; answers the condition that a column is one of them.</summary>
    public static string AddAnyOf(this DbCommand command, string column, string name, IEnumerable<Guid> ids)
    {
        if (command is NpgsqlCommand)
        {
            command.AddParameter(name, ids.ToArray());
            return $"{column} = ANY ({name})";
        }

        command.AddParameter(name, JsonSerializer.Serialize(ids.Select(static id => id.ToString("N"))));
        return $"{column} IN (SELECT unhex(value) FROM json_each({name}))";
    }

    /// <summary>Reads all rows that the command answers with.</summary>
    public static async Task<List<T>> ReadAll<T>(this DbCommand command, Func<DbDataReader, T> map, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(map(reader));
        }

        return rows;
    }

    /// <summary>Reads a 128-bit id: a uuid on PostgreSQL, 16 bytes on SQLite.</summary>
    public static Guid GetUuid(this DbDataReader reader, int ordinal) =>
        reader.GetValue(ordinal) is Guid id ? id : new Guid(reader.GetFieldValue<byte[]>(ordinal), bigEndian: true);

    /// <summary>Reads a number that may be missing.</summary>
    public static long? GetNumberOrNull(this DbDataReader reader, int ordinal) => reader.IsDBNull(ordinal) ? null : reader.GetInt64(ordinal);

    /// <summary>Reads a time: Unix milliseconds.</summary>
    public static DateTimeOffset GetTime(this DbDataReader reader, int ordinal) => DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(ordinal));

    /// <summary>Reads a time that may be missing.</summary>
    public static DateTimeOffset? GetTimeOrNull(this DbDataReader reader, int ordinal) => reader.IsDBNull(ordinal) ? null : reader.GetTime(ordinal);

    /// <summary>Reads a text that may be missing.</summary>
    public static string? GetTextOrNull(this DbDataReader reader, int ordinal) => reader.IsDBNull(ordinal) ? null : reader.GetString(ordinal);
}
