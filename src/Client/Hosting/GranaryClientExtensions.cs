using Granary.Cluster;
using Granary.Config;
using Granary.Connections;
using Granary.Ids;
using Granary.Jobs;
using Granary.Locks;
using Granary.Locks.DistributedLock;
using Granary.Shards;
using Medallion.Threading;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Messaging;

namespace Granary.Hosting;

/// <summary>Adds Granary's client to an application.</summary>
public static class GranaryClientExtensions
{
    // The silos' service id; a client of another one is not let in.
    private const string ServiceId = "granary";

    /// <summary>
    /// Adds the client of a cluster: inject <see cref="IIdClient"/> or <see cref="ILockClient"/> afterwards. It connects when the host starts, and gives
    /// back what it holds when the host stops.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Says where the cluster is.</param>
    /// <exception cref="ArgumentException">The options break a rule; the message names the option.</exception>
    public static IServiceCollection AddGranaryClient(this IServiceCollection services, Action<GranaryClientOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        var options = new GranaryClientOptions();
        configure(options);
        var gateways = ClientOptionsReader.Read(options);
        services.AddOrleansClient(client =>
        {
            client.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (options.ClusterId, ServiceId));
            client.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = options.ResponseTimeout);
            client.Configure<GatewayOptions>(static gateway => gateway.GatewayListRefreshPeriod = GatewayList.RefreshPeriod);
            client.AddGuard(options);
            client.UseConnectionRetryFilter(new ConnectPatience(options, TimeProvider.System).ShouldRetry);
            client.AddActivityPropagation();
            Locate(client, gateways, options.Database);
        });
        return services.AddBlocks(options.Calls, _ => options.Datacenter);
    }

    /// <inheritdoc cref="AddGranaryClient(IServiceCollection, Action{GranaryClientOptions})"/>
    public static IHostApplicationBuilder AddGranaryClient(this IHostApplicationBuilder builder, Action<GranaryClientOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddGranaryClient(configure);
        return builder;
    }

    /// <summary>Adds the client inside a silo's own process; call it after the silo was added.</summary>
    /// <param name="services">The silo's services.</param>
    /// <param name="datacenter">Says which datacenter the silo stands in. Default: 0.</param>
    public static IServiceCollection AddGranaryClientInSilo(this IServiceCollection services, Func<IServiceProvider, int>? datacenter = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        return services.AddBlocks(new ShardCallOptions(), datacenter ?? (static _ => 0));
    }

    private static IServiceCollection AddBlocks(
        this IServiceCollection services, ShardCallOptions calls, Func<IServiceProvider, int> datacenter)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddSingleton<ClientMetrics>();
        services.AddSingleton(calls);
        services.AddSingleton(new Backoff(calls, new Random()));
        services.AddSingleton(provider => new ProcessIdentity(datacenter(provider)));
        services.AddSingleton<ShardDirectory>();
        services.AddSingleton<IClusterStatusClient, ClusterStatusClient>();
        services.AddSingleton<IIdShards, IdShards>();
        services.AddSingleton<IdClient>();
        services.AddSingleton<IIdClient>(static provider => provider.GetRequiredService<IdClient>());
        services.AddSingleton<ILockShards, LockShards>();
        services.AddSingleton<LockListeners>();
        services.AddSingleton<LockAcquirer>();
        services.AddSingleton<LockViews>();
        services.AddSingleton<LockLog>();
        services.AddSingleton<LockEnvironment>();
        services.AddSingleton<LockClient>();
        services.AddSingleton<ILockClient>(static provider => provider.GetRequiredService<LockClient>());
        services.AddSingleton<ILockLeases, LockLeases>();
        services.AddSingleton<IJobShards, JobShards>();
        services.AddSingleton<JobSpread>();
        services.AddSingleton<JobEnqueuer>();
        services.AddSingleton<IJobClient, JobClient>();
        services.AddSingleton<IJobLeases, JobLeases>();
        services.AddSingleton<IJobQueues, JobQueues>();
        services.AddSingleton<ConfigShards>();
        services.AddSingleton<ConfigWatches>();
        services.AddSingleton<IConfigClient, ConfigClient>();
        services.TryAddSingleton(static provider => new GranarySynchronizationProvider(provider.GetRequiredService<ILockClient>()));
        services.TryAddSingleton<IDistributedLockProvider>(Synchronization);
        services.TryAddSingleton<IDistributedReaderWriterLockProvider>(Synchronization);
        services.TryAddSingleton<IDistributedUpgradeableReaderWriterLockProvider>(Synchronization);
        services.TryAddSingleton<IDistributedSemaphoreProvider>(Synchronization);

        // Added behind Orleans' own service, so it stops before that: what is held must be given back while there is a connection.
        services.AddHostedService<ClientShutdown>();
        return services;
    }

    private static GranarySynchronizationProvider Synchronization(IServiceProvider provider) =>
        provider.GetRequiredService<GranarySynchronizationProvider>();

    private static void AddGuard(this IClientBuilder client, GranaryClientOptions options)
    {
        var secret = options.Secret is null ? null : ClusterSecret.Of(options.Secret, options.SecretPrevious);
        client.Services.TryAddSingleton<ConnectionMetrics>();
        client.Services.AddOptions<ClientConnectionOptions>().Configure<ConnectionMetrics, ILogger<ConnectionGuard>>((connections, metrics, logger) =>
            connections.ConfigureConnection(new ConnectionGuard(
                secret, options.ClusterId, ConnectionPurpose.Gateway, metrics, TimeProvider.System, logger).GuardOutbound));
    }

    private static void Locate(IClientBuilder client, GatewayAddress[] gateways, ClientDatabase? database)
    {
        client.Services.AddSingleton<GatewayProbe>();
        client.AddOutgoingGrainCallFilter<SlowCallFilter>();
        if (database is null)
        {
            client.Services.AddSingleton<IGatewayListProvider>(provider => new GatewayList(gateways, provider.GetRequiredService<GatewayProbe>()));
            return;
        }

        client.UseAdoNetClustering(options =>
        {
            // The driver that Orleans calls System.Data.SQLite is Microsoft.Data.Sqlite.
            (options.Invariant, options.ConnectionString) = database.Kind == ClientDatabaseKind.Postgres
                ? ("Npgsql", database.ConnectionString)
                : ("System.Data.SQLite", $"Data Source={database.ConnectionString}");
        });
        var listed = client.Services.Last(static service => service.ServiceType == typeof(IGatewayListProvider));
        client.Services.Remove(listed);
        client.Services.AddSingleton<IGatewayListProvider>(provider => new ProbedGatewayList(
            (IGatewayListProvider)ActivatorUtilities.CreateInstance(provider, listed.ImplementationType!), provider.GetRequiredService<GatewayProbe>()));
    }
}
