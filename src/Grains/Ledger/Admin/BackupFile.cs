using System.Globalization;
using Granary.Ledger.Schema;
using Granary.Ledger.Sqlite;
using Microsoft.Data.Sqlite;

namespace Granary.Ledger.Admin;

/// <summary>The form of a backup: an SQLite file with the tables of the schema and two of its own, which tell what it is and what the sums
/// of its tables are.</summary>
internal static class BackupFile
{
    private const string Tables = """
        CREATE TABLE backup_info (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT;
        CREATE TABLE backup_table (name TEXT NOT NULL PRIMARY KEY, rows INTEGER NOT NULL, sum TEXT NOT NULL) STRICT;
        """;

    /// <summary>Makes an empty backup of this version's schema.</summary>
    public static async Task CreateAsync(string file, CancellationToken cancellationToken)
    {
        await using var source = new SqliteDataSource(file);
        await SchemaUpgrade.ApplyAsync(PartOf(file, source), DatabaseProvider.Sqlite, cancellationToken);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = Tables;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Brings a copy of a backup up to the schema of this version.</summary>
    public static async Task UpgradeAsync(string file, CancellationToken cancellationToken)
    {
        await using var source = new SqliteDataSource(file);
        await SchemaUpgrade.ApplyAsync(PartOf(file, source), DatabaseProvider.Sqlite, cancellationToken);
    }

    /// <summary>Writes what the backup is.</summary>
    public static async Task DescribeAsync(
        StoreSession backup, IReadOnlyList<(StoreTable Table, TableSum Sum)> tables, DatabaseProvider provider, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var info = new Dictionary<string, string>
        {
            ["format"] = AdminLimits.BackupFormat.ToString(CultureInfo.InvariantCulture),
            ["version"] = SchemaException.OwnVersion,
            ["made_at"] = now.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
            ["provider"] = provider.ToString(),
        };
        foreach (var (key, value) in info)
        {
            await backup.ExecuteAsync("INSERT INTO backup_info (key, value) VALUES (@key, @value)", cancellationToken, ("@key", key), ("@value", value));
        }

        foreach (var (table, sum) in tables)
        {
            await backup.ExecuteAsync(
                "INSERT INTO backup_table (name, rows, sum) VALUES (@name, @rows, @sum)",
                cancellationToken,
                ("@name", table.Key),
                ("@rows", sum.Rows),
                ("@sum", sum.ToString()));
        }
    }

    /// <summary>Checks a backup from end to end; changes nothing.</summary>
    /// <returns>Whether its schema is older than this version's.</returns>
    /// <exception cref="GranaryException">It is no backup, newer than this version, or damaged.</exception>
    public static async Task<bool> VerifyAsync(string file, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (!File.Exists(file))
        {
            throw new AdminError(RefusalKind.NotFound, AdminCodes.BackupUnreadable, $"There is no file {file}.");
        }

        try
        {
            await using (var backup = await SqliteStoreSession.ReadAsync(file, clock))
            {
                await CheckFormatAsync(backup, file, cancellationToken);
                await CheckContentAsync(backup, file, cancellationToken);
            }

            await using var source = new SqliteDataSource(file);
            return (await PartOf(file, source).PendingAsync(DatabaseProvider.Sqlite, cancellationToken)).Count > 0;
        }
        catch (SchemaException newer)
        {
            throw AdminError.Conflict(AdminCodes.BackupNewer, newer.Message, newer);
        }
        catch (SqliteException broken)
        {
            throw AdminError.Damaged(file, $"{broken.Message}.", broken);
        }
    }

    private static SchemaPart PartOf(string file, SqliteDataSource source) => new(file, source, SchemaScript.Below(DatabaseProvider.Sqlite, ""));

    private static async Task CheckFormatAsync(StoreSession backup, string file, CancellationToken cancellationToken)
    {
        Dictionary<string, string> info;
        try
        {
            info = (await backup.QueryAsync(
                "SELECT key, value FROM backup_info", static row => (Key: row.GetString(0), Value: row.GetString(1)), cancellationToken))
                .ToDictionary(static row => row.Key, static row => row.Value);
        }
        catch (SqliteException none)
        {
            throw AdminError.Conflict(AdminCodes.BackupUnreadable, $"{file} is no backup of Granary: {none.Message}.", none);
        }

        if (!int.TryParse(info.GetValueOrDefault("format"), CultureInfo.InvariantCulture, out var format))
        {
            throw AdminError.Damaged(file, "it does not say its format.");
        }

        if (format > AdminLimits.BackupFormat)
        {
            throw AdminError.Conflict(
                AdminCodes.BackupNewer,
                $"The backup {file} has the format {format} of Granary {info.GetValueOrDefault("version")}; Granary {SchemaException.OwnVersion} reads "
                + $"formats up to {AdminLimits.BackupFormat}. Restore it with that version or a newer one.");
        }
    }

    private static async Task CheckContentAsync(StoreSession backup, string file, CancellationToken cancellationToken)
    {
        var found = await backup.QueryAsync("PRAGMA integrity_check(1)", static row => row.GetString(0), cancellationToken);
        if (found is not ["ok"])
        {
            throw AdminError.Damaged(file, $"{string.Join(' ', found)}.");
        }

        var noted = (await backup.QueryAsync(
            "SELECT name, rows, sum FROM backup_table",
            static row => (Name: row.GetString(0), Rows: row.GetInt64(1), Sum: row.GetString(2)),
            cancellationToken)).ToDictionary(static row => row.Name);
        var tables = await backup.TablesAsync(cancellationToken);
        if (tables.Select(static table => table.Key).Except(noted.Keys).Concat(noted.Keys.Except(tables.Select(static table => table.Key))).FirstOrDefault() is { } stray)
        {
            throw AdminError.Damaged(file, $"the table {stray} is not both noted and there.");
        }

        foreach (var table in tables)
        {
            var sum = new TableSum();
            await foreach (var row in backup.ReadAsync(table, cancellationToken))
            {
                sum.Add(row);
            }

            var (_, rows, expected) = noted[table.Key];
            if (sum.Rows != rows || sum.ToString() != expected)
            {
                throw AdminError.Damaged(file, $"the {sum.Rows} rows of {table.Key} are not the {rows} that were saved.");
            }
        }
    }
}
