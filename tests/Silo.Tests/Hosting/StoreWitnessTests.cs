using Granary.Ledger;
using Granary.Ledger.Admin;
using Granary.Ledger.Schema;
using Microsoft.Extensions.Logging.Abstractions;

namespace Granary.Hosting;

public sealed class StoreWitnessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task A_store_that_went_back_is_refused_until_it_is_said_to_be_restored(DatabaseProvider provider)
    {
        await using var server = provider == DatabaseProvider.Postgres ? await PostgresDatabase.CreateAsync() : null;
        var options = new DatabaseOptions { Provider = provider, ConnectionString = server?.ConnectionString, DataDirectory = _folder.Path };
        await CheckAsync(options);
        await CheckAsync(options);

        await ExecuteAsync(options, "UPDATE granary_shard SET epoch = epoch - 1 WHERE shard = 'witness/silo-1'");
        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => CheckAsync(options));
        await new StoreAdmin(options, TimeProvider.System).RestoredAsync(new RestoredOptions(), Cancellation);
        await CheckAsync(options);

        Assert.Contains("admin restored", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_of_an_incarnation_before_the_last_one_is_refused_however_far_it_had_come()
    {
        var options = new DatabaseOptions { DataDirectory = _folder.Path };
        await CheckAsync(options);
        var saved = _folder.File("saved.db");
        await ExecuteAsync(options, $"VACUUM INTO '{saved}'");
        await new StoreAdmin(options, TimeProvider.System).RestoredAsync(new RestoredOptions(), Cancellation);
        await CheckAsync(options);

        File.Delete(options.GranaryFile + "-wal");
        File.Copy(saved, options.GranaryFile, overwrite: true);

        await Assert.ThrowsAsync<StartRefusedException>(() => CheckAsync(options));
    }

    private async Task CheckAsync(DatabaseOptions options)
    {
        await using var database = Database.Open(options);
        var store = await new SchemaMigrator(database, TimeProvider.System, NullLogger<SchemaMigrator>.Instance).MigrateAsync(Cancellation);
        var settings = new SiloSettings { DataDirectory = _folder.Path, SiloPort = 0, GatewayPort = 0, Urls = "http://127.0.0.1:0" };
        using var seat = await new SiloSeats(settings.DataDirectory, new PortChooser(new Random(1)), TimeProvider.System).TakeAsync(settings, Cancellation);
        using var witness = new StoreWitness(database, settings, seat, TimeProvider.System, NullLogger<StoreWitness>.Instance);
        await witness.CheckAsync(store.Incarnation, Cancellation);
    }

    private static async Task ExecuteAsync(DatabaseOptions options, string sql)
    {
        await using var database = Database.Open(options);
        await using var connection = await database.GranaryTables.OpenConnectionAsync(Cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
