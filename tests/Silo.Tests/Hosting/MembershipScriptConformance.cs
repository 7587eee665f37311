using System.Net;
using System.Net.Sockets;
using Granary.Ledger;
using Granary.Ledger.Schema;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime.MembershipService;

namespace Granary.Hosting;

/// <summary>What Orleans needs of the membership statements, and what the sweep makes of the table, on either database.</summary>
public abstract class MembershipScriptConformance : IAsyncLifetime
{
    private static readonly DateTime Now = new(2030, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    private Database? _database;
    private AdoNetClusteringTable? _table;

    private AdoNetClusteringTable Table => _table!;

    protected abstract Task<DatabaseOptions> NewStoreAsync();

    protected abstract ValueTask DropStoreAsync();

    public async ValueTask InitializeAsync()
    {
        _database = Database.Open(await NewStoreAsync());
        await new SchemaMigrator(_database, TimeProvider.System, NullLogger<SchemaMigrator>.Instance).MigrateAsync();
        _table = new AdoNetClusteringTable(
            new ServiceCollection().BuildServiceProvider(),
            Options.Create(new ClusterOptions { ClusterId = "granary", ServiceId = "granary" }),
            Options.Create(new AdoNetClusteringSiloOptions { Invariant = _database.OrleansInvariant, DataSource = _database.OrleansTables }),
            NullLogger<AdoNetClusteringTable>.Instance);
        await _table.InitializeMembershipTableAsync(true, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }

        await DropStoreAsync();
    }

    [Fact]
    public async Task A_row_and_the_version_of_the_table_change_together()
    {
        var before = await ReadAsync();

        Assert.True(await InsertAsync(Entry(1), before.Version));

        var after = await ReadAsync();
        Assert.Equal(before.Version.Version + 1, after.Version.Version);
        Assert.Equal("silo-1", Assert.Single(after.Members).Item1.SiloName);
    }

    [Fact]
    public async Task A_row_that_is_inserted_on_an_old_version_is_refused()
    {
        var before = await ReadAsync();
        await InsertAsync(Entry(1), before.Version);

        Assert.False(await InsertAsync(Entry(2), before.Version));

        Assert.Single((await ReadAsync()).Members);
    }

    [Fact]
    public async Task Of_many_that_insert_on_the_same_version_one_succeeds()
    {
        var before = await ReadAsync();

        var inserted = await Task.WhenAll(Enumerable.Range(1, 8).Select(port => Task.Run(() => InsertAsync(Entry(port), before.Version))));

        Assert.Single(inserted, succeeded => succeeded);
        Assert.Equal(before.Version.Version + 1, (await ReadAsync()).Version.Version);
    }

    [Fact]
    public async Task An_update_on_an_old_version_changes_nothing()
    {
        await InsertAsync(Entry(1), (await ReadAsync()).Version);
        var before = await ReadAsync();
        await InsertAsync(Entry(2), before.Version);

        var (entry, etag) = Assert.Single(before.Members);
        entry.Status = SiloStatus.Dead;
        Assert.False(await Table.UpdateRowAsync(entry, etag, before.Version.Next(), TestContext.Current.CancellationToken));

        Assert.All((await ReadAsync()).Members, member => Assert.Equal(SiloStatus.Active, member.Item1.Status));
    }

    [Fact]
    public async Task An_update_keeps_the_votes_and_moves_the_version()
    {
        await InsertAsync(Entry(1), (await ReadAsync()).Version);
        var before = await ReadAsync();

        var (entry, etag) = Assert.Single(before.Members);
        entry.SuspectTimes = [Tuple.Create(Entry(2).SiloAddress, Now)];
        Assert.True(await Table.UpdateRowAsync(entry, etag, before.Version.Next(), TestContext.Current.CancellationToken));

        var after = await ReadAsync();
        Assert.Equal(before.Version.Version + 1, after.Version.Version);
        Assert.Equal(Entry(2).SiloAddress, Assert.Single(Assert.Single(after.Members).Item1.SuspectTimes!).Item1);
    }

    [Fact]
    public async Task A_heartbeat_does_not_move_the_version()
    {
        var entry = Entry(1);
        await InsertAsync(entry, (await ReadAsync()).Version);
        var before = await ReadAsync();
        entry.IAmAliveTime = Now.AddSeconds(3);

        await Table.UpdateIAmAliveAsync(entry, TestContext.Current.CancellationToken);

        var after = await ReadAsync();
        Assert.Equal(before.Version.Version, after.Version.Version);
        Assert.Equal(Now.AddSeconds(3), Assert.Single(after.Members).Item1.IAmAliveTime);
    }

    [Fact]
    public async Task Cleaning_up_removes_dead_rows_alone()
    {
        await InsertAsync(Entry(1, SiloStatus.Active), (await ReadAsync()).Version);
        await InsertAsync(Entry(2, SiloStatus.ShuttingDown), (await ReadAsync()).Version);
        await InsertAsync(Entry(3, SiloStatus.Dead), (await ReadAsync()).Version);

        await Table.CleanupDefunctSiloEntriesAsync(Now.AddDays(1), TestContext.Current.CancellationToken);

        Assert.Equal([1, 2], (await ReadAsync()).Members.Select(member => member.Item1.SiloAddress.Endpoint.Port).Order());
    }

    [Fact]
    public async Task A_sweep_declares_the_silos_dead_whose_processes_are_gone()
    {
        using var living = new TcpListener(IPAddress.Loopback, 0);
        living.Start();
        var livingPort = ((IPEndPoint)living.LocalEndpoint).Port;
        var own = FreePorts.Next();
        var gone = FreePorts.Next();
        var elsewhere = FreePorts.Next();
        var stopping = FreePorts.Next();
        await InsertAsync(Entry(livingPort), (await ReadAsync()).Version);
        await InsertAsync(Entry(own), (await ReadAsync()).Version);
        await InsertAsync(Entry(gone, SiloStatus.Joining), (await ReadAsync()).Version);
        await InsertAsync(Entry(stopping, SiloStatus.ShuttingDown), (await ReadAsync()).Version);
        var other = Entry(elsewhere);
        other.HostName = "another-machine";
        await InsertAsync(other, (await ReadAsync()).Version);

        using var seat = new SiloSeat("silo-1", new(own, 0, 0), Stream.Null);
        await new CrashSweep(Table, seat, new(IPAddress.Loopback, IPAddress.Loopback), TimeProvider.System, NullLogger<CrashSweep>.Instance).SweepAsync(TestContext.Current.CancellationToken);

        var dead = (await ReadAsync()).Members.Where(member => member.Item1.Status == SiloStatus.Dead);
        Assert.Equal(new[] { own, gone }.Order(), dead.Select(member => member.Item1.SiloAddress.Endpoint.Port).Order());
    }

    private static MembershipEntry Entry(int port, SiloStatus status = SiloStatus.Active) => new()
    {
        SiloAddress = SiloAddress.New(IPAddress.Loopback, port, 7),
        SiloName = $"silo-{port}",
        HostName = Dns.GetHostName(),
        Status = status,
        ProxyPort = 30_000,
        StartTime = Now,
        IAmAliveTime = Now,
        SuspectTimes = [],
    };

    private Task<MembershipTableData> ReadAsync() => Table.ReadAllAsync(TestContext.Current.CancellationToken);

    private Task<bool> InsertAsync(MembershipEntry entry, TableVersion version) =>
        Table.InsertRowAsync(entry, version.Next(), TestContext.Current.CancellationToken);
}
