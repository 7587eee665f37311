using System.Collections.Immutable;
using Granary.Cluster;
using Granary.Config;
using Granary.Ids;
using Granary.Jobs;
using Granary.Ledger;
using Granary.Ledger.Schema;
using Granary.Locks;
using Granary.Shards;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.TestingHost;

namespace Granary;

/// <summary>Silos in this process over a real store: the grains as they run, without sockets and start-up.</summary>
internal sealed class ShardCluster : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly Database _database;

    private ShardCluster(TemporaryFolder folder, Database database, InProcessTestCluster silos)
    {
        _folder = folder;
        _database = database;
        Silos = silos;
    }

    public InProcessTestCluster Silos { get; }

    /// <summary>Starts silos over a store of their own, or over that of another cluster.</summary>
    public static async Task<ShardCluster> StartAsync(short silos, ShardCluster? over = null, Action<ISiloBuilder>? configure = null)
    {
        var folder = over?._folder ?? new TemporaryFolder();
        var database = Database.Open(new DatabaseOptions { DataDirectory = folder.Path });
        var store = await new SchemaMigrator(database, TimeProvider.System, NullLogger<SchemaMigrator>.Instance).MigrateAsync();
        var builder = new InProcessTestClusterBuilder(silos);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton(store);

            // Made by a lambda, the database would be disposed with the first silo that stops.
            silo.Services.AddSingleton(database);
            silo.AddLedger().AddClusterStatus().AddIds().AddLocks().AddJobs().AddJobHandler<TwiceHandler, string>("twice").AddConfig();
            silo.UseAdoNetReminderService(orleans => (orleans.Invariant, orleans.DataSource) = (database.OrleansInvariant, database.OrleansTables));
            configure?.Invoke(silo);
        });
        var cluster = new ShardCluster(folder, database, builder.Build());
        await cluster.Silos.DeployAsync();
        return cluster;
    }

    public IIdShardGrain ShardOf(string name) => Silos.Client.GetGrain<IIdShardGrain>(KeyOf(name));

    public static string KeyOf(string name) => ShardMap.KeyOf("ids", ShardMap.ShardOf(name, ShardLimits.ShardCount));

    /// <summary>One command to the shard that owns the name; while silos come and go it is repeated under its operation id, as a client does.</summary>
    public async Task<TReply> Ask<TReply>(string name, IdCommand command)
        where TReply : ShardReply
    {
        var reply = await Eventually.Value(
            async () =>
            {
                var replies = await ShardOf(name).Execute(ImmutableArray.Create(command), TestContext.Current.CancellationToken);
                return replies[0] is Refusal { Kind: RefusalKind.Unavailable } ? null : replies[0];
            },
            $"the shard of '{name}' answers");
        return Assert.IsType<TReply>(reply);
    }

    public ILockShardGrain LockShardOf(string name) => Silos.Client.GetGrain<ILockShardGrain>(
        ShardMap.KeyOf(LockPlace.Block, LockPlace.ShardOf("default", name, ShardLimits.ShardCount)));

    /// <summary>One command to the shard that owns the lock of the space <c>default</c>, repeated like <see cref="Ask{TReply}(string, IdCommand)"/>.</summary>
    public async Task<TReply> Ask<TReply>(string name, LockCommand command)
        where TReply : ShardReply
    {
        var reply = await Eventually.Value(
            async () =>
            {
                var replies = await LockShardOf(name).Execute(ImmutableArray.Create(command), TestContext.Current.CancellationToken);
                return replies[0] is Refusal { Kind: RefusalKind.Unavailable } ? null : replies[0];
            },
            $"the shard of lock '{name}' answers");
        return Assert.IsType<TReply>(reply);
    }

    /// <summary>A service of each silo.</summary>
    public IReadOnlyList<T> Services<T>()
        where T : notnull => [.. Silos.Silos.Select(silo => Silos.GetSiloServiceProvider(silo.SiloAddress).GetRequiredService<T>())];

    /// <summary>The keys of the Ids block's shards that are active in each silo.</summary>
    public IReadOnlyList<IReadOnlyCollection<string>> Shards() =>
        [.. Services<ShardRegistry>().Select(static registry => registry.Keys.Where(static key => ShardMap.BlockOf(key) == "ids").ToList())];

    /// <summary>Changes the store behind the silos' back.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var command = _database.GranaryTables.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>A number that the store has.</summary>
    public async Task<long> CountAsync(string sql)
    {
        await using var command = _database.GranaryTables.CreateCommand(sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>The epoch of every shard in the store.</summary>
    public async Task<IReadOnlyDictionary<string, long>> Epochs()
    {
        var ledger = LedgerSiloBuilderExtensions.Open(_database, TimeProvider.System);
        await using (ledger)
        {
            var keys = Enumerable.Range(0, ShardLimits.ShardCount).Select(static shard => ShardMap.KeyOf("ids", shard));
            return (await ledger.ReadEpochs([.. keys], TestContext.Current.CancellationToken)).Epochs;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Silos.DisposeAsync();
        await _database.DisposeAsync();
        _folder.Dispose();
    }
}
