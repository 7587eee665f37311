using Granary.Ids;
using Granary.Ledger.Schema;
using Granary.Shards;
using Microsoft.Extensions.Logging.Abstractions;

namespace Granary.Ledger.Admin;

/// <summary>A store of its own on either database, and what the tests of the operator's work do with it.</summary>
internal sealed class StoreFixture : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private PostgresDatabase? _server;

    public DatabaseOptions Options { get; private set; } = new();

    public StoreAdmin Admin => new(Options, TimeProvider.System);

    /// <summary>An empty place for a store: no table is there yet.</summary>
    public static async Task<StoreFixture> PlaceAsync(DatabaseProvider provider)
    {
        var store = new StoreFixture();
        store._server = provider == DatabaseProvider.Postgres ? await PostgresDatabase.CreateAsync() : null;
        store.Options = new()
        {
            Provider = provider,
            DataDirectory = store._folder.File("data"),
            ConnectionString = store._server?.ConnectionString,
        };
        return store;
    }

    /// <summary>A store with some rows in every table that is carried.</summary>
    public static async Task<StoreFixture> FilledAsync(DatabaseProvider provider)
    {
        var store = await PlaceAsync(provider);
        await store.MigrateAsync();
        await store.ExecuteAsync("INSERT INTO granary_shard (shard, epoch, handed_over, owner, claimed_at) VALUES ('ids/03', 7, 7, 'silo-1', 5)");
        await store.ExecuteAsync("INSERT INTO granary_key (name, hash, roles, scope, created_at, created_by) VALUES ('ops', @b, 'admin', '[]', 5, 'täst')");
        await store.ExecuteAsync("INSERT INTO granary_operation (shard, operation, expires_at, result) VALUES ('ids/03', @u, 5, @b)");
        await store.ExecuteAsync("INSERT INTO granary_data_protection (name, xml, created_at) VALUES ('key-1', '<key />', 5)");
        await store.PutAsync([.. Rows()]);
        await store.ExecuteAsync(
            "INSERT INTO granary_locks_holder (shard, slot, space, name, token, mode, permits, lease, session, ttl_ms, host, process, granted_at) "
            + "VALUES ('locks/02', -5, 'default', 'höst', 4294967297, 0, 1, @u, @u, 15000, 'h', 'p', 5)");
        await store.FillJobsAsync();

        await store.ExecuteAsync(
            "INSERT INTO OrleansRemindersTable (ServiceId, GrainId, ReminderName, StartTime, Period, GrainHash, Version) "
            + "VALUES ('granary', 'g', 'r', '2026-01-02 03:04:05.678', 60000, -5, 0)", ofOrleans: true);
        await store.ExecuteAsync(
            "INSERT INTO OrleansStorage (GrainIdHash, GrainTypeHash, GrainIdN0, GrainIdN1, GrainIdExtensionString, GrainTypeString, ServiceId, "
            + $"PayloadBinary, ModifiedOn, Version) VALUES (1, -2, 3, 4, {(provider == DatabaseProvider.Sqlite ? "''" : "NULL")}, 't', 'granary', @b, "
            + "'2026-01-02 03:04:05', 1)", ofOrleans: true);
        await store.ExecuteAsync("INSERT INTO OrleansMembershipVersionTable (DeploymentId) VALUES ('granary')", ofOrleans: true);
        return store;
    }

    public string File(string name) => _folder.File(name);

    public async Task PutAsync(params IdRow[] rows)
    {
        await using var database = Database.Open(Options);
        await using var connection = await database.GranaryTables.OpenConnectionAsync();
        foreach (var row in rows.Select(static row => IdStore.RowOf("ids/03", IdChange.Put(row))))
        {
            await using var command = connection.CreateCommand();
            command.CommandText = row.Statement.Sqlite;
            for (var i = 0; i < row.Values.Length; i++)
            {
                command.AddParameter("@" + row.Statement.Columns[i].Name, row.Values[i] switch
                {
                    Guid id => Uuid(id),
                    bool flag => flag ? 1L : 0L,
                    var value => value,
                });
            }

            await command.ExecuteNonQueryAsync();
        }
    }

    public async Task ExecuteAsync(string sql, bool ofOrleans = false)
    {
        await using var database = Database.Open(Options);
        await using var connection = await (ofOrleans ? database.OrleansTables : database.GranaryTables).OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.AddParameter("@b", new byte[] { 0, 1, 255 });
        command.AddParameter("@u", Uuid(Guid.Parse("0123abcd-0000-4000-8000-00000000000f")));
        await command.ExecuteNonQueryAsync();
    }

    public async Task<long> ScalarAsync(string sql)
    {
        await using var database = Database.Open(Options);
        await using var connection = await database.GranaryTables.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(await command.ExecuteScalarAsync(), null);
    }

    public async Task<IdTable> LoadAsync(string shard = "ids/03")
    {
        await using var database = Database.Open(Options);
        await using var connection = await database.GranaryTables.OpenConnectionAsync();
        return new IdTable(await IdStore.Load(connection, shard, CancellationToken.None));
    }

    public async Task<StoreInfo> MigrateAsync()
    {
        await using var database = Database.Open(Options);
        return await new SchemaMigrator(database, TimeProvider.System, NullLogger<SchemaMigrator>.Instance).MigrateAsync();
    }

    /// <summary>Every carried table with its rows and their sum, as one text.</summary>
    public async Task<string> DescribeAsync(params string[] without)
    {
        await using var session = Options.Provider == DatabaseProvider.Sqlite
            ? (StoreSession)await SqliteStoreSession.ReadAsync(Options, TimeProvider.System)
            : await PostgresStoreSession.ReadAsync(Options, CancellationToken.None);
        var lines = new List<string>();
        foreach (var table in (await session.TablesAsync(CancellationToken.None)).Where(table => !without.Contains(table.Key)))
        {
            var sum = new TableSum();
            await foreach (var row in session.ReadAsync(table, CancellationToken.None))
            {
                sum.Add(row);
            }

            lines.Add($"{table.Key}: {sum.Rows} {sum}");
        }

        return string.Join('\n', lines);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _folder.Dispose();
    }

    private static IEnumerable<IdRow> Rows()
    {
        var created = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        yield return new PoolRow("orders", 1, new PoolDefinition { Name = "orders" }, created, Deleted: false, 0);
        yield return new PoolRow("gone", 2, new PoolDefinition { Name = "gone" }, created, Deleted: true, 99);
        yield return new MarkRow("orders", 1, 0, 4, 2, 1_000);
        yield return new HolderRow("orders", 1, 0, "pod-0", 8, 1);
        yield return new LeaseRow(
            "orders", 1, Guid.Parse("0123abcd-0000-4000-8000-000000000001"), 0, 0, 1, 100, 2_000, 0,
            new WorkerHolder(null, "höst", "shop", null), SnowflakeLayout.Default.TimeOf(100));
        yield return new SequenceRow(new SequenceDefinition("invoices", 1000, 10), created, 500, "3-5");
        yield return new SequenceRow(new SequenceDefinition("short", 1, 1, 100), created, 100, "");
        yield return new TakerRow("invoices", Guid.Parse("0123abcd-0000-4000-8000-000000000002"), 3, 490, 10, 5);
    }

    private async Task FillJobsAsync()
    {
        const string Columns =
            "shard, id, queue, handler, handler_version, due, place, created_at, priority, key_window_ms, failures, run, crashes, errors, payload";
        const string Values = "'jobs/01', @u, 'mail', 'send', 1, 5, 5, 5, 5, 0, 1, 1, 0, '[]', @b";
        await ExecuteAsync($"INSERT INTO granary_jobs_job ({Columns}, group_key) VALUES ({Values}, 'grüppe')");
        await ExecuteAsync($"INSERT INTO granary_jobs_dead ({Columns}, died_at, kept_until) VALUES ({Values}, 5, 6)");
        await ExecuteAsync(
            "INSERT INTO granary_jobs_ended "
            + "(shard, id, queue, handler, handler_version, state, created_at, due, ended_at, kept_until, priority, attempts, run) "
            + "VALUES ('jobs/01', @u, 'mail', 'send', 1, 4, 5, 5, 5, 6, 5, 1, 1)");
        await ExecuteAsync(
            "INSERT INTO granary_jobs_lease (shard, id, run, epoch, worker, visibility_ms, started_at, cancelled) "
            + "VALUES ('jobs/01', @u, 1, 7, 'wörker', 60000, 5, 0)");
        await ExecuteAsync("INSERT INTO granary_jobs_running (shard, runs) VALUES ('jobs/01', @b)");
        await ExecuteAsync("INSERT INTO granary_jobs_key (queue, key, job) VALUES ('mail', 'schlüssel', @u)");
        await ExecuteAsync("INSERT INTO granary_jobs_queue (shard, name, definition, mode, version) VALUES ('jobs/01', 'mail', '{}', 0, 1)");
        await ExecuteAsync("INSERT INTO granary_config_state (shard, revision, audits, graduals) VALUES ('config/shop/test', 1, 1, '[]')");
        await ExecuteAsync(
            "INSERT INTO granary_config_namespace (shard, cluster, name, definition, deleted, version, head, last_release, revision, base_release, changed_by, changed_at) " +
            "VALUES ('config/shop/test', 'default', 'db', '{}', 0, 1, 1, 1, 1, 0, 'ann', 1)");
        await ExecuteAsync(
            "INSERT INTO granary_config_draft (shard, cluster, name, key, secret, author, changed_at) VALUES ('config/shop/test', 'default', 'db', 'k', 0, 'ann', 1)");
        await ExecuteAsync(
            "INSERT INTO granary_config_release (shard, cluster, name, number, kind, revision, author, released_at, taken_from, hash, keys, bytes, payload) " +
            "VALUES ('config/shop/test', 'default', 'db', 1, 0, 1, 'ann', 1, 0, 'h', 0, 0, @b)");
        await ExecuteAsync(
            "INSERT INTO granary_config_audit (shard, number, at, actor, actor_from, action, detail) VALUES ('config/shop/test', 1, 1, 'ann', '', 0, '')");
    }

    private object Uuid(Guid id) => Options.Provider == DatabaseProvider.Postgres ? id : id.ToByteArray(bigEndian: true);
}
