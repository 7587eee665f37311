using System.Data.Common;

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

    /// <summary>Reads a 128-bit id: a uuid on PostgreSQL, 16 bytes on SQLite.</summary>
    public static Guid GetUuid(this DbDataReader reader, int ordinal) =>
        reader.GetValue(ordinal) is Guid id ? id : new Guid(reader.GetFieldValue<byte[]>(ordinal), bigEndian: true);

    /// <summary>Reads a text that may be missing.</summary>
    public static string? GetTextOrNull(this DbDataReader reader, int ordinal) => reader.IsDBNull(ordinal) ? null : reader.GetString(ordinal);
}
