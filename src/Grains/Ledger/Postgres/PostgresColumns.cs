using Npgsql;
using NpgsqlTypes;

namespace Granary.Ledger.Postgres;

/// <summary>Turns rows into the arrays that PostgreSQL unnests: one command for any number of rows.</summary>
internal static class PostgresColumns
{
    public static NpgsqlBatchCommand CommandFor(LedgerStatement statement, List<object?[]> rows)
    {
        var command = new NpgsqlBatchCommand(statement.Postgres);
        for (var i = 0; i < statement.Columns.Length; i++)
        {
            command.Parameters.Add(ArrayOf(statement.Columns[i].Type, rows, i));
        }

        return command;
    }

    private static NpgsqlParameter ArrayOf(LedgerType type, List<object?[]> rows, int column) => type switch
    {
        LedgerType.BigInt => Parameter(NpgsqlDbType.Bigint, rows.ConvertAll(row => ToLong(row[column])).ToArray()),
        LedgerType.Text => Parameter(NpgsqlDbType.Text, rows.ConvertAll(row => (string?)row[column]).ToArray()),
        LedgerType.Blob => Parameter(NpgsqlDbType.Bytea, rows.ConvertAll(row => (byte[]?)row[column]).ToArray()),
        LedgerType.Uuid => Parameter(NpgsqlDbType.Uuid, rows.ConvertAll(row => (Guid?)row[column]).ToArray()),
        LedgerType.Double => Parameter(NpgsqlDbType.Double, rows.ConvertAll(row => (double?)row[column]).ToArray()),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Unknown column type."),
    };

    private static NpgsqlParameter<T[]> Parameter<T>(NpgsqlDbType element, T[] values) =>
        new() { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | element };

    private static long? ToLong(object? value) => value switch
    {
        null => null,
        long number => number,
        int number => number,
        bool flag => flag ? 1 : 0,
        _ => throw new ArgumentException($"A number was expected, not {value.GetType().Name}.", nameof(value)),
    };
}
