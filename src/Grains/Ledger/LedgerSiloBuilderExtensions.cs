using Granary.Ledger.Postgres;
using Granary.Ledger.Sqlite;
using Granary.Shards;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Granary.Ledger;

/// <summary>Adds to a silo what every block stands on.</summary>
public static class LedgerSiloBuilderExtensions
{
    /// <summary>Adds the ledger, the placement of shards and their moves.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="database">The store, with its schema applied.</param>
    /// <param name="store">What the store says of itself.</param>
    public static ISiloBuilder AddLedger(this ISiloBuilder builder, Database database, StoreInfo store)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(store);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(store);
        builder.Services.AddSingleton<LedgerMetrics>();
        builder.Services.AddSingleton<ILedger>(services => new SiloLedger(
            Open(database, services.GetRequiredService<TimeProvider>()),
            services.GetRequiredService<ILocalSiloDetails>().Name,
            services.GetRequiredService<LedgerMetrics>(),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<SiloLedger>>()));
        builder.Services.AddSingleton<ShardOwners>();
        builder.Services.AddSingleton<ShardRegistry>();
        builder.Services.AddSingleton<ShardHost>();
        builder.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, ShardBalancer>();
        builder.Services.AddPlacementDirector<ShardPlacementStrategy, ShardPlacementDirector>(ServiceLifetime.Singleton);
        return builder;
    }

    /// <summary>The ledger's side of a database.</summary>
    internal static ILedgerDatabase Open(Database database, TimeProvider time) => database.Provider switch
    {
        DatabaseProvider.Sqlite => new SqliteLedgerDatabase(database.Options.GranaryFile, time),
        DatabaseProvider.Postgres => new PostgresLedgerDatabase(database.Options.ConnectionString!, time),
        _ => throw new ArgumentOutOfRangeException(nameof(database), database.Provider, "Unknown database provider."),
    };
}
