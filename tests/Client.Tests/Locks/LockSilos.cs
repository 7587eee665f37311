using Granary.Cluster;
using Granary.Ledger;
using Granary.Ledger.Schema;
using Granary.Shards;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.TestingHost;

namespace Granary.Locks;

/// <summary>Silos in this process with the Locks block over a real store, and clients that reach them as processes do.</summary>
internal sealed class LockSilos : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<LockFixture> _clients = [];
    private Database _database = null!;
    private InProcessTestCluster _silos = null!;

    public static async Task<LockSilos> StartAsync(short silos)
    {
        var cluster = new LockSilos();
        cluster._database = Database.Open(new DatabaseOptions { DataDirectory = cluster._folder.Path });
        var store = await new SchemaMigrator(cluster._database, TimeProvider.System, NullLogger<SchemaMigrator>.Instance).MigrateAsync();
        var builder = new InProcessTestClusterBuilder(silos);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton(store);

            // Made by a lambda, the database would be disposed with the first silo that stops.
            silo.Services.AddSingleton(cluster._database);
            silo.AddLedger().AddClusterStatus().AddLocks();
        });
        cluster._silos = builder.Build();
        await cluster._silos.DeployAsync();
        return cluster;
    }

    /// <summary>A process' client.</summary>
    public LockFixture Connect()
    {
        var options = new ShardCallOptions();
        var backoff = new Backoff(options, new Random(1));
        var directory = new ShardDirectory(_silos.Client, options, backoff, TimeProvider.System);
        var client = new LockFixture(
            new LockShards(_silos.Client, directory, options, backoff, TimeProvider.System, ClientMetrics.None), TimeProvider.System);
        _clients.Add(client);
        return client;
    }

    /// <summary>Stops a silo in good order, or kills it.</summary>
    public Task StopAsync(int silo, bool isKilled) =>
        isKilled ? _silos.KillSiloAsync(_silos.Silos[silo]) : _silos.StopSiloAsync(_silos.Silos[silo]);

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
        {
            await client.DisposeAsync();
        }

        await _silos.DisposeAsync();
        await _database.DisposeAsync();
        _folder.Dispose();
    }
}
