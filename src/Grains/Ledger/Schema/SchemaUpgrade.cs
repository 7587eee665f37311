using DbUp;
using DbUp.Builder;
using DbUp.Engine;
using DbUp.Postgresql;
using Npgsql;

namespace Granary.Ledger.Schema;

/// <summary>Applies to one database the scripts that it misses. The caller sees to it that nobody else does so at once.</summary>
internal static class SchemaUpgrade
{
    // The first version whose unique indexes can treat NULLs as equal.
    private const int PostgresMajorMin = 15;

    private static readonly TimeSpan ScriptTimeout = TimeSpan.FromMinutes(10);

    /// <summary>Applies what is missing, each script in a transaction.</summary>
    /// <returns>The names of the scripts that were applied.</returns>
    /// <exception cref="SchemaException">The schema is newer than this version, or a script failed.</exception>
    public static async Task<IReadOnlyList<string>> ApplyAsync(SchemaPart part, DatabaseProvider provider, CancellationToken cancellationToken)
    {
        var pending = await part.PendingAsync(provider, cancellationToken);
        if (pending.Count > 0 || !await IsPreparedAsync(part, cancellationToken))
        {
            await PrepareAsync(part, cancellationToken);
        }

        if (pending.Count == 0)
        {
            return [];
        }

        var result = Engine(part)
            .WithScripts(pending.Select(script => new SqlScript(script.Name, script.Read())))
            .WithVariablesDisabled()
            .WithTransactionPerScript()
            .WithExecutionTimeout(ScriptTimeout)
            .LogToNowhere()
            .Build()
            .PerformUpgrade();
        return result.Successful
            ? [.. result.Scripts.Select(static script => script.Name)]
            : throw new SchemaException(
                $"Schema script '{result.ErrorScript?.Name}' failed on {part.Where} and was rolled back: {result.Error.Message}",
                result.Error);
    }

    /// <summary>Whether the file is as <see cref="ApplyAsync"/> leaves it; a restore that was cut short may have left it otherwise.</summary>
    public static async Task<bool> IsPreparedAsync(SchemaPart part, CancellationToken cancellationToken)
    {
        if (part.Tables is NpgsqlDataSource)
        {
            return true;
        }

        await using var connection = await part.Tables.OpenConnectionAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode";
        return await command.ExecuteScalarAsync(cancellationToken) is "wal";
    }

    private static async Task PrepareAsync(SchemaPart part, CancellationToken cancellationToken)
    {
        await using var connection = await part.Tables.OpenConnectionAsync(cancellationToken);
        if (connection is NpgsqlConnection postgres)
        {
            ThrowIfOld(postgres);
            return;
        }

        // Write-ahead logging is a property of the file, and cannot be set inside a script's transaction.
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode = WAL";
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static UpgradeEngineBuilder Engine(SchemaPart part) => part.Tables is NpgsqlDataSource postgres
        ? PostgresqlExtensions.PostgresqlDatabase(new PostgresqlConnectionManager(postgres))
            .JournalToPostgresqlTable(null, SchemaPart.Journal)
        : DeployChanges.To.SqliteDatabase(part.Tables.ConnectionString).JournalToSqliteTable(SchemaPart.Journal);

    private static void ThrowIfOld(NpgsqlConnection connection)
    {
        if (connection.PostgreSqlVersion.Major < PostgresMajorMin)
        {
            throw new SchemaException($"The server is PostgreSQL {connection.PostgreSqlVersion}; Granary needs {PostgresMajorMin} or newer.");
        }
    }
}
