using Microsoft.Data.Sqlite;

namespace Granary.Ledger;

/// <summary>The ledger on SQLite.</summary>
public sealed class SqliteLedgerTests() : LedgerConformance(DatabaseProvider.Sqlite)
{
    [Fact]
    public async Task A_claim_waits_for_a_writer_that_is_paused_between_fence_and_insert_and_then_sees_its_rows()
    {
        var claim = await Ledger().Claim("test/00", Cancel);
        await using var writer = new SqliteConnection($"Data Source={Store.Database.Options.GranaryFile};Pooling=False");
        await writer.OpenAsync(Cancel);
        Execute(writer, "BEGIN IMMEDIATE");
        Execute(writer, $"SELECT epoch FROM granary_shard WHERE shard = 'test/00' AND epoch = {claim.Epoch}");

        var takeover = Ledger().Claim("test/00", Cancel);
        Execute(writer, "INSERT INTO test_item (shard, name, value) VALUES ('test/00', 'a', 1)");
        var claimedEarly = takeover.IsCompleted;
        Execute(writer, "COMMIT");
        var next = await takeover;

        Assert.False(claimedEarly);
        Assert.True(next.Epoch > claim.Epoch);
        Assert.Equal(1, await Store.CountAsync("test/00"));
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
