using DbUp;
using DbUp.Builder;
using DbUp.Engine;
using DbUp.Postgresql;
using Granary.Shards;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Granary.Ledger.Schema;

/// <summary>Brings the tables of a store to the state that this version needs, and tells what the store is.</summary>
/// <param name="database">The store's database.</param>
/// <param name="clock">Measures the wait for another process, and dates a new store.</param>
/// <param name="logger">Told of every script.</param>
public sealed partial class SchemaMigrator(Database database, TimeProvider clock, ILogger<SchemaMigrator> logger)
{
    // The first version whose unique indexes can treat NULLs as equal.
    private const int PostgresMajorMin = 15;

    private static readonly TimeSpan ScriptTimeout = TimeSpan.FromMinutes(10);

    private readonly IReadOnlyList<SchemaPart> _parts = SchemaPart.Of(database);

    /// <summary>Applies the scripts that are missing, each in a transaction, one process at a time, and makes a new store's identity.
    /// Several silos may do it at once. When nothing is missing this costs a few reads.</summary>
    /// <param name="cancellationToken">Stops waiting for others; a script that runs is finished.</param>
    /// <returns>The store's identity and shard count, as they are stored.</returns>
    /// <exception cref="SchemaException">The schema is newer than this version, or a script failed.</exception>
    public async Task<StoreInfo> MigrateAsync(CancellationToken cancellationToken = default)
    {
        if (await IsCurrentAsync(cancellationToken) && await StoreRow.FindAsync(database, cancellationToken) is { } known)
        {
            return known;
        }

        await using var held = await SchemaLock.TakeAsync(database, clock, cancellationToken);
        foreach (var part in _parts)
        {
            await UpgradeAsync(part, cancellationToken);
        }

        var store = new StoreInfo(Guid.NewGuid(), ShardLimits.ShardCount);
        if (await StoreRow.AddAsync(database, store, clock.GetUtcNow(), cancellationToken))
        {
            LogStoreMade(store.Incarnation, store.ShardCount);
        }

        return await StoreRow.FindAsync(database, cancellationToken)
            ?? throw new SchemaException($"The store in {_parts[0].Where} has lost its row in granary_store. Restore it from a backup.");
    }

    private async Task<bool> IsCurrentAsync(CancellationToken cancellationToken)
    {
        var current = true;
        foreach (var part in _parts)
        {
            current &= (await part.PendingAsync(database.Provider, cancellationToken)).Count == 0;
        }

        return current;
    }

    private async Task UpgradeAsync(SchemaPart part, CancellationToken cancellationToken)
    {
        var pending = await part.PendingAsync(database.Provider, cancellationToken);
        if (pending.Count == 0)
        {
            return;
        }

        await PrepareAsync(part, cancellationToken);
        var result = Engine(part)
            .WithScripts(pending.Select(script => new SqlScript(script.Name, script.Read())))
            .WithVariablesDisabled()
            .WithTransactionPerScript()
            .WithExecutionTimeout(ScriptTimeout)
            .LogToNowhere()
            .Build()
            .PerformUpgrade();
        foreach (var script in result.Scripts)
        {
            LogScriptApplied(script.Name, part.Where);
        }

        if (!result.Successful)
        {
            throw new SchemaException(
                $"Schema script '{result.ErrorScript?.Name}' failed on {part.Where} and was rolled back: {result.Error.Message}",
                result.Error);
        }
    }

    private static UpgradeEngineBuilder Engine(SchemaPart part) => part.Tables is NpgsqlDataSource postgres
        ? PostgresqlExtensions.PostgresqlDatabase(new PostgresqlConnectionManager(postgres))
            .JournalToPostgresqlTable(null, SchemaPart.Journal)
        : DeployChanges.To.SqliteDatabase(part.Tables.ConnectionString).JournalToSqliteTable(SchemaPart.Journal);

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

    private static void ThrowIfOld(NpgsqlConnection connection)
    {
        if (connection.PostgreSqlVersion.Major < PostgresMajorMin)
        {
            throw new SchemaException($"The server is PostgreSQL {connection.PostgreSqlVersion}; Granary needs {PostgresMajorMin} or newer.");
        }
    }
}
