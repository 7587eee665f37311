using Granary.Ledger;
using Granary.Ledger.Schema;
using Granary.Shards;

namespace Granary.Hosting;

/// <summary>Brings the store up to date once, before anything uses it, and remembers what it is.</summary>
internal sealed class StoreGate(Database database, TimeProvider clock, ILogger<SchemaMigrator> logger)
{
    private readonly Lazy<Task<StoreInfo>> _store = new(() => new SchemaMigrator(database, clock, logger).MigrateAsync());

    /// <summary>What the store is; the first caller brings it up to date.</summary>
    /// <exception cref="SchemaException">It cannot be used by this version.</exception>
    public Task<StoreInfo> OpenAsync() => _store.Value;

    /// <summary>What the store is, for constructors.</summary>
    public StoreInfo Open() => _store.Value.GetAwaiter().GetResult();
}
