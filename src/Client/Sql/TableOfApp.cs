using System.Data.Common;

namespace Granary.Sql;

/// <summary>A table that a helper keeps beside an application's data, in the application's own transactions.</summary>
internal static class TableOfApp
{
    /// <summary>The name of a table, if it may stand in a statement as it is.</summary>
    /// <exception cref="ArgumentException">It is no plain name.</exception>
    public static string Named(string table, string argument)
    {
        ArgumentException.ThrowIfNullOrEmpty(table, argument);
        return table.Any(static c => !char.IsAsciiLetterOrDigit(c) && c is not ('_' or '.'))
            ? throw new ArgumentException($"'{table}' is no plain name of a table: letters, digits and '_', and '.' behind a schema.", argument)
            : table;
    }

    /// <summary>Carries a statement out. How many rows it changed.</summary>
    public static async Task<int> ExecuteAsync(
        DbConnection connection,
        DbTransaction? transaction,
        string sql,
        CancellationToken cancellationToken,
        params (string Name, object Value)[] parameters)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }

        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The same within a transaction that goes on.</summary>
    /// <exception cref="InvalidOperationException">The transaction is over.</exception>
    public static Task<int> ExecuteAsync(
        DbTransaction transaction, string sql, CancellationToken cancellationToken, params (string Name, object Value)[] parameters) => ExecuteAsync(
        transaction.Connection ?? throw new InvalidOperationException("The transaction is over; the check belongs into it, before the commit."),
        transaction,
        sql,
        cancellationToken,
        parameters);
}
