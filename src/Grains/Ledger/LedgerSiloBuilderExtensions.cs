using Granary.Ledger.Postgres;
using Granary.Ledger.Sqlite;
using Granary.Shards;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace Granary.Ledger;

/// <summary>Adds to a silo what every block stands on.</summary>
public static class LedgerSiloBuilderExtensions
{
    /// <summary>
    /// Adds the ledger, the placement of shards and their moves. The silo's services must have the <see cref="Database"/>, with
    /// its schema applied, and the store's <see cref="StoreInfo"/>.
    /// </summary>
    public static ISiloBuilder AddLedger(this ISiloBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<LedgerMetrics>();
        services.AddSingleton<ILedger>(static provider => new SiloLedger(
            Open(provider.GetRequiredService<Database>(), provider.GetRequiredService<TimeProvider>()),
            provider.GetRequiredService<ILocalSiloDetails>().Name,
            provider.GetRequiredService<LedgerMetrics>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<SiloLedger>>()));
        services.AddSingleton(static provider => new LedgerHealth(provider.GetRequiredService<ILedger>()));
        services.AddSingleton<ShardOwners>();
        services.AddSingleton<ShardRegistry>();
        services.AddSingleton<ShardMetrics>();
        services.AddSingleton<ShardHost>();
        services.AddSingleton<ShardBalancer>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(static provider => provider.GetRequiredService<ShardBalancer>());
        services.AddPlacementDirector<ShardPlacementStrategy, ShardPlacementDirector>(ServiceLifetime.Singleton);
        AddDirectory(builder);
        return builder;
    }

    // The default directory forgets activations for a moment when silos join or leave, and its silos' views may disagree for
    // longer: a second activation takes a shard from a living first one, unhanded, or a shard goes back and forth. What keeps
    // a shard's writers apart are its epochs, so there is no need to wait for a dead silo's leases of directory ranges.
    private static void AddDirectory(ISiloBuilder builder)
    {
#pragma warning disable ORLEANSEXP003 // The only directory without these faults.
        builder.AddDistributedGrainDirectory();
#pragma warning restore ORLEANSEXP003
        builder.Services.Configure<GrainDirectoryOptions>(static options => options.RangeLeaseDuration = TimeSpan.Zero);
    }

    /// <summary>The ledger's side of a database.</summary>
    internal static ILedgerDatabase Open(Database database, TimeProvider time) => database.Provider switch
    {
        DatabaseProvider.Sqlite => new SqliteLedgerDatabase(database.Options.GranaryFile, time),
        DatabaseProvider.Postgres => new PostgresLedgerDatabase(database.Options.ConnectionString!, time),
        _ => throw new ArgumentOutOfRangeException(nameof(database), database.Provider, "Unknown database provider."),
    };
}
