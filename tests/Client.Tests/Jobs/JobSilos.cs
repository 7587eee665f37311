using Granary.Cluster;
using Granary.Hosting;
using Granary.Ledger;
using Granary.Ledger.Schema;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.TestingHost;

namespace Granary.Jobs;

/// <summary>Silos in this process with the Jobs block over a real store, and clients and workers as applications have them.</summary>
public sealed class JobSilos : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<ServiceProvider> _apps = [];
    private Database _database = null!;
    private InProcessTestCluster _silos = null!;

    /// <summary>The client of an application without workers.</summary>
    public IJobClient Client { get; private set; } = null!;

    /// <summary>Its way to the queues.</summary>
    public IJobQueues Queues { get; private set; } = null!;

    /// <summary>Its way to fetch and complete.</summary>
    public IJobLeases Leases { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _database = Database.Open(new DatabaseOptions { DataDirectory = _folder.Path });
        var store = await new SchemaMigrator(_database, TimeProvider.System, NullLogger<SchemaMigrator>.Instance).MigrateAsync();
        var builder = new InProcessTestClusterBuilder(2);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton(store);

            // Made by a lambda, the database would be disposed with the first silo that stops.
            silo.Services.AddSingleton(_database);
            silo.AddLedger().AddClusterStatus().AddJobs();
            silo.UseAdoNetReminderService(orleans => (orleans.Invariant, orleans.DataSource) = (_database.OrleansInvariant, _database.OrleansTables));
        });
        _silos = builder.Build();
        await _silos.DeployAsync();
        var app = App(static _ => { });
        (Client, Queues, Leases) = (app.GetRequiredService<IJobClient>(), app.GetRequiredService<IJobQueues>(), app.GetRequiredService<IJobLeases>());
    }

    /// <summary>Starts a worker, as the hosted service of an application.</summary>
    public async Task<IHostedService> WorkAsync(Action<JobWorkerOptions> configure)
    {
        var worker = App(services => services.AddGranaryWorker(configure)).GetServices<IHostedService>().OfType<JobWorker>().Single();
        await worker.StartAsync(CancellationToken.None);
        return worker;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var app in _apps)
        {
            await app.DisposeAsync();
        }

        await _silos.DisposeAsync();
        await _database.DisposeAsync();
        _folder.Dispose();
    }

    private ServiceProvider App(Action<IServiceCollection> configure)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IGrainFactory>(_silos.Client);
        services.AddSingleton(_silos.Client);
        services.AddGranaryClientInSilo();
        configure(services);
        var app = services.BuildServiceProvider();
        _apps.Add(app);
        return app;
    }
}
