using System.Data.Common;

namespace Granary.Ledger.Schema;

/// <summary>One database with a journal of its own, and the scripts that belong into it.</summary>
/// <param name="Where">The database in words, for errors and logs.</param>
/// <param name="Tables">Connections to it.</param>
/// <param name="Scripts">Its scripts, in order.</param>
internal sealed record SchemaPart(string Where, DbDataSource Tables, IReadOnlyList<SchemaScript> Scripts)
{
    /// <summary>The table in which DbUp keeps which scripts were applied.</summary>
    public const string Journal = "granary_schema";

    /// <summary>The parts of a store: two files on SQLite, one database on PostgreSQL.</summary>
    public static IReadOnlyList<SchemaPart> Of(Database database) => database.Provider switch
    {
        DatabaseProvider.Sqlite =>
        [
            new(database.Options.GranaryFile, database.GranaryTables, SchemaScript.Below(DatabaseProvider.Sqlite, "Granary/")),
            new(database.Options.OrleansFile, database.OrleansTables, SchemaScript.Below(DatabaseProvider.Sqlite, "Orleans/")),
        ],
        DatabaseProvider.Postgres =>
            [new("PostgreSQL", database.GranaryTables, SchemaScript.Below(DatabaseProvider.Postgres, ""))],
        _ => throw new ArgumentOutOfRangeException(nameof(database), database.Provider, "Unknown database provider."),
    };

    /// <summary>Which scripts have not been applied yet.</summary>
    /// <exception cref="SchemaException">Scripts were applied that this assembly does not have.</exception>
    public async Task<IReadOnlyList<SchemaScript>> PendingAsync(DatabaseProvider provider, CancellationToken cancellationToken)
    {
        await using var connection = await Tables.OpenConnectionAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = provider == DatabaseProvider.Sqlite
            ? $"SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = '{Journal}')"
            : $"SELECT CASE WHEN to_regclass('{Journal}') IS NULL THEN 0 ELSE 1 END";
        if (Convert.ToInt32(await command.ExecuteScalarAsync(cancellationToken), null) == 0)
        {
            return Scripts;
        }

        command.CommandText = $"SELECT ScriptName FROM {Journal}";
        var applied = new HashSet<string>(StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            applied.Add(reader.GetString(0));
        }

        ThrowIfNewer(applied);
        return [.. Scripts.Where(script => !applied.Contains(script.Name))];
    }

    private void ThrowIfNewer(IEnumerable<string> applied)
    {
        var unknown = applied.Except(Scripts.Select(script => script.Name)).Order(StringComparer.Ordinal).ToList();
        if (unknown.Count > 0)
        {
            throw new SchemaException(
                $"The schema of {Where} is newer than this silo: it has '{string.Join("', '", unknown)}', and Granary "
                + $"{SchemaException.OwnVersion} knows the scripts up to '{Scripts[^1].Name}'. Start the version of Granary that "
                + "the store was last opened with, or a newer one.");
        }
    }
}
