using Granary.Ledger.Schema;
using Granary.Shards;
using Microsoft.Extensions.Logging.Abstractions;

namespace Granary.Ledger;

/// <summary>What making and upgrading a store promises, on either database.</summary>
public abstract class SchemaMigratorConformance : IAsyncDisposable
{
    protected abstract Task<DatabaseOptions> NewStoreAsync();

    public abstract ValueTask DisposeAsync();

    [Fact]
    public async Task A_new_store_gets_an_identity_and_the_default_shard_count()
    {
        var options = await NewStoreAsync();

        var store = await MigrateAsync(options);

        Assert.NotEqual(Guid.Empty, store.Incarnation);
        Assert.Equal(ShardLimits.ShardCount, store.ShardCount);
    }

    [Fact]
    public async Task A_store_that_is_up_to_date_stays_what_it_is()
    {
        var options = await NewStoreAsync();
        var first = await MigrateAsync(options);

        var second = await MigrateAsync(options);

        Assert.Equal(first, second);
    }

    [Fact]
    public async Task Silos_that_start_at_once_make_one_store()
    {
        var options = await NewStoreAsync();

        var stores = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => MigrateAsync(options))));

        Assert.Single(stores.Distinct());
    }

    [Fact]
    public async Task A_silo_that_has_made_the_store_and_runs_on_keeps_nobody_waiting()
    {
        var options = await NewStoreAsync();
        await using var running = Database.Open(options);
        await new SchemaMigrator(running, TimeProvider.System, NullLogger<SchemaMigrator>.Instance).MigrateAsync(TestContext.Current.CancellationToken);
        await using var next = Database.Open(options);

        var taken = SchemaLock.TakeAsync(next, TimeProvider.System, TestContext.Current.CancellationToken);

        await Eventually.Completes(taken, "the next silo got the lock of the schema");
        await (await taken).DisposeAsync();
    }

    [Fact]
    public async Task A_stored_shard_count_wins_over_the_default()
    {
        var options = await NewStoreAsync();
        await MigrateAsync(options);
        await ExecuteAsync(options, "UPDATE granary_store SET shard_count = 64");

        var store = await MigrateAsync(options);

        Assert.Equal(64, store.ShardCount);
    }

    [Fact]
    public async Task A_schema_that_is_newer_than_this_version_is_refused_and_named()
    {
        var options = await NewStoreAsync();
        await MigrateAsync(options);
        await ExecuteAsync(options, "INSERT INTO granary_schema (ScriptName, Applied) VALUES ('Granary/9999-future', CURRENT_TIMESTAMP)");

        var refused = await Assert.ThrowsAsync<SchemaException>(() => MigrateAsync(options));

        Assert.Contains("Granary/9999-future", refused.Message, StringComparison.Ordinal);
        Assert.Contains("knows the scripts up to", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_that_the_journal_lacks_is_applied()
    {
        var options = await NewStoreAsync();
        await MigrateAsync(options);
        await ExecuteAsync(options, "DROP TABLE granary_store; DROP TABLE granary_shard; DROP TABLE granary_operation; DROP TABLE granary_key");
        await ExecuteAsync(options, options.Provider == DatabaseProvider.Postgres ? "DROP FUNCTION granary_fence" : "SELECT 1");
        await ExecuteAsync(options, "DELETE FROM granary_schema WHERE ScriptName = 'Granary/0001-ledger'");

        var store = await MigrateAsync(options);

        Assert.Equal(ShardLimits.ShardCount, store.ShardCount);
    }

    [Fact]
    public async Task A_script_that_fails_leaves_nothing_behind_and_is_named()
    {
        var options = await NewStoreAsync();
        await ExecuteAsync(options, "CREATE TABLE granary_key (name text)");

        var failed = await Assert.ThrowsAsync<SchemaException>(() => MigrateAsync(options));

        Assert.Contains("Granary/0001-ledger", failed.Message, StringComparison.Ordinal);
        await ExecuteAsync(options, "CREATE TABLE granary_store (rolled_back text)");
    }

    private static async Task<StoreInfo> MigrateAsync(DatabaseOptions options)
    {
        await using var database = Database.Open(options);
        return await new SchemaMigrator(database, TimeProvider.System, NullLogger<SchemaMigrator>.Instance)
            .MigrateAsync(TestContext.Current.CancellationToken);
    }

    private static async Task ExecuteAsync(DatabaseOptions options, string sql)
    {
        await using var database = Database.Open(options);
        await using var connection = await database.GranaryTables.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
