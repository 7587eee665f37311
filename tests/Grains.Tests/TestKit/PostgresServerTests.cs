using Granary.Processes;
using Npgsql;

namespace Granary.TestKit;

public sealed class PostgresServerTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_that_is_stopped_and_started_again_kept_what_was_committed_and_nobodys_connection()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var before = new NpgsqlConnection(server.ConnectionString);
        await before.OpenAsync(Ct);
        await ExecuteAsync(before, "CREATE TABLE kept AS SELECT 7 AS value");

        await server.StopImmediatelyAsync();
        await using var meanwhile = new NpgsqlConnection(server.ConnectionString);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => meanwhile.OpenAsync(Ct));
        await server.StartAgainAsync();

        await Assert.ThrowsAnyAsync<NpgsqlException>(() => ExecuteAsync(before, "SELECT 1"));
        await using var after = new NpgsqlConnection(server.ConnectionString);
        await after.OpenAsync(Ct);
        Assert.Equal(7, await ExecuteAsync(after, "SELECT value FROM kept"));
    }

    private static async Task<object?> ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Ct);
    }
}
