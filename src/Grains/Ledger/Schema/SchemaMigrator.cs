using Granary.Shards;
using Microsoft.Extensions.Logging;

namespace Granary.Ledger.Schema;

/// <summary>Brings the tables of a store to the state that this version needs, and tells what the store is.</summary>
/// <param name="database">The store's database.</param>
/// <param name="clock">Measures the wait for another process, and dates a new store.</param>
/// <param name="logger">Told of every script.</param>
public sealed partial class SchemaMigrator(Database database, TimeProvider clock, ILogger<SchemaMigrator> logger)
{
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
            foreach (var script in await SchemaUpgrade.ApplyAsync(part, database.Provider, cancellationToken))
            {
                LogScriptApplied(script, part.Where);
            }
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
            current &= (await part.PendingAsync(database.Provider, cancellationToken)).Count == 0
                && await SchemaUpgrade.IsPreparedAsync(part, cancellationToken);
        }

        return current;
    }
}
