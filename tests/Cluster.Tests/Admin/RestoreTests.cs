using Granary.Ledger.Admin;
using Granary.Processes;

namespace Granary.Admin;

/// <summary>Stores are lost and brought back under clients that live on, and nothing is given out twice.</summary>
public sealed class RestoreTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_store_that_is_lost_and_restored_gives_out_nothing_twice_to_old_clients_and_new_ones(bool postgres)
    {
        await using var database = postgres ? await PostgresDatabase.CreateAsync() : null;
        await using var store = new LostStore(database);
        await store.StartAsync();
        await store.CreateSequenceAsync("orders");
        store.StartClients("orders");
        await store.DrawOnAsync();

        var backup = await ExternalProcess.RunAsync(
            BuiltProgram.Cli, ["admin", "backup", "--out", store.File("backup"), "--url", store.Silo.Http.BaseAddress!.ToString()]);
        await store.DrawOnAsync();
        await store.Silo.KillAsync();
        await store.DestroyAsync();
        var restored = await store.AdminAsync("restore", store.File("backup"));
        await store.StartAsync();
        store.StartClients("orders");

        await store.DrawOnAsync();
        await store.VerifyAsync();
        Assert.True(backup.ExitCode == 0, backup.StandardError);
        Assert.True(restored.ExitCode == 0, restored.StandardError);
        Assert.Contains("Sequence     orders goes on with", restored.StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_that_are_copied_back_are_refused_until_they_are_said_to_be_restored()
    {
        await using var store = new LostStore(null);
        await store.StartAsync();
        await store.CreateSequenceAsync("orders");
        store.StartClients("orders");
        await store.DrawOnAsync();
        await store.Silo.StopAsync();
        LostStore.CopyFiles(store.Settings.DataDirectory, store.File("saved"));
        await store.StartAsync();
        await store.DrawOnAsync();
        var inUse = await store.AdminAsync("restored");
        await store.Silo.KillAsync();

        LostStore.CopyFiles(store.File("saved"), store.Settings.DataDirectory);
        await using var refused = SiloProcess.Start(store.Settings);
        var exitCode = await refused.Process.WaitForExitAsync();
        var restored = await store.AdminAsync("restored");
        await store.StartAsync();
        store.StartClients("orders");

        await store.DrawOnAsync();
        await store.VerifyAsync();
        Assert.Equal(1, inUse.ExitCode);
        Assert.Contains(AdminCodes.StoreInUse, inUse.StandardError, StringComparison.Ordinal);
        Assert.Equal(1, exitCode);
        Assert.Contains("admin restored", refused.Process.Output.StandardError, StringComparison.Ordinal);
        Assert.True(restored.ExitCode == 0, restored.StandardError);
    }

    [Fact]
    public async Task A_store_that_moves_to_PostgreSQL_goes_on_where_it_was()
    {
        await using var database = await PostgresDatabase.CreateAsync();
        await using var store = new LostStore(null);
        await store.StartAsync();
        await store.CreateSequenceAsync("orders");
        store.StartClients("orders");
        await store.DrawOnAsync();
        var incarnation = await store.ScalarAsync("SELECT lower(hex(incarnation)) FROM granary_store");
        await store.Silo.StopAsync();

        var copied = await store.AdminAsync("copy", "--to-provider", "Postgres", "--to-connection-string", database.ConnectionString);
        (store.Database, store.Settings) = (database, store.Settings with { PostgresConnectionString = database.ConnectionString });
        await store.StartAsync();
        store.StartClients("orders");

        await store.DrawOnAsync();
        await store.VerifyAsync();
        Assert.True(copied.ExitCode == 0, copied.StandardError);
        Assert.Equal(incarnation, await store.ScalarAsync("SELECT replace(incarnation::text, '-', '') FROM granary_store"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_restore_that_is_killed_in_the_middle_leaves_the_store_as_it_was(bool postgres)
    {
        await using var database = postgres ? await PostgresDatabase.CreateAsync() : null;
        await using var store = new LostStore(database);
        await store.MakeAsync();
        await store.ExecuteAsync(postgres
            ? "INSERT INTO granary_operation SELECT 'ids/00', gen_random_uuid(), n, decode('00', 'hex') FROM generate_series(1, 400000) AS n"
            : "INSERT INTO granary_operation WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 400000) SELECT 'ids/00', randomblob(16), n, x'00' FROM c");
        var backup = await store.AdminAsync("backup", "--out", store.File("backup"));
        await store.ExecuteAsync("DELETE FROM granary_operation");
        await store.ExecuteAsync("INSERT INTO granary_key VALUES ('kept', 'x', 'read', '[]', 1, 'test')".Replace(
            "'x'", postgres ? "decode('00', 'hex')" : "x'00'", StringComparison.Ordinal));
        var before = await DescribeAsync(store);

        await using (var restore = store.StartAdmin("restore", store.File("backup"), "--overwrite"))
        {
            await restore.WaitForLineAsync("granary_operation");
            await restore.KillAsync();
        }

        Assert.True(backup.ExitCode == 0, backup.StandardError);
        Assert.Equal(before, await DescribeAsync(store));
        await store.MakeAsync();
    }

    private static Task<string?> DescribeAsync(LostStore store) => store.ScalarAsync(
        $"""
        SELECT (SELECT {(store.Database is null ? "hex(incarnation)" : "incarnation::text")} FROM granary_store) || ' '
            || (SELECT count(*) FROM granary_operation) || ' ' || (SELECT count(*) FROM granary_key) || ' ' || (SELECT sum(epoch) FROM granary_shard)
        """);
}
