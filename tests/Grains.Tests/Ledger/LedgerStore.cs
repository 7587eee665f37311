using Microsoft.Extensions.Logging.Abstractions;

namespace Granary.Ledger;

/// <summary>A fresh store with one table of the tests' own, on a real database.</summary>
internal sealed class LedgerStore : IAsyncDisposable
{
    public static readonly LedgerTable Items = new(
        "test_item",
        [new("shard", LedgerType.Text), new("name", LedgerType.Text)],
        [new("value", LedgerType.BigInt), new("data", LedgerType.Blob), new("id", LedgerType.Uuid), new("ratio", LedgerType.Double)]);

    private readonly IAsyncDisposable _place;

    private LedgerStore(Database database, IAsyncDisposable place)
    {
        Database = database;
        _place = place;
    }

    public Database Database { get; }

    public bool IsPostgres => Database.Provider == DatabaseProvider.Postgres;

    public static async Task<LedgerStore> CreateAsync(DatabaseProvider provider)
    {
        if (provider == DatabaseProvider.Postgres)
        {
            var server = await PostgresDatabase.CreateAsync();
            return await Prepare(new DatabaseOptions { Provider = provider, ConnectionString = server.ConnectionString }, server);
        }

        var folder = new TemporaryFolder();
        return await Prepare(new DatabaseOptions { DataDirectory = folder.Path }, new AsyncDisposal(folder));
    }

    /// <summary>One row for the test's table; a negative value is what the database refuses.</summary>
    public static LedgerRow Item(string shard, string name, long value) => Items.Put(shard, name, value, null, null, null);

    public ILedgerDatabase Open(TimeProvider? time = null) => LedgerSiloBuilderExtensions.Open(Database, time ?? TimeProvider.System);

    public async Task ExecuteAsync(string sql)
    {
        await using var connection = await Database.GranaryTables.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    public async Task<long> ScalarAsync(string sql)
    {
        await using var connection = await Database.GranaryTables.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }

    public Task<long> CountAsync(string shard) => ScalarAsync($"SELECT count(*) FROM test_item WHERE shard = '{shard}'");

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        await _place.DisposeAsync();
    }

    private static async Task<LedgerStore> Prepare(DatabaseOptions options, IAsyncDisposable place)
    {
        var database = Database.Open(options);
        await new Schema.SchemaMigrator(database, TimeProvider.System, NullLogger<Schema.SchemaMigrator>.Instance).MigrateAsync();
        var store = new LedgerStore(database, place);
        var (blob, uuid) = store.IsPostgres ? ("bytea", "uuid") : ("blob", "blob");
        await store.ExecuteAsync(
            $"""
            CREATE TABLE test_item (shard text NOT NULL, name text NOT NULL, value bigint NOT NULL CHECK (value >= 0),
                data {blob}, id {uuid}, ratio double precision, PRIMARY KEY (shard, name))
            """);
        return store;
    }

    private sealed class AsyncDisposal(IDisposable inner) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            inner.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
