using Granary.Ledger.Postgres;
using Npgsql;

namespace Granary.Ledger;

/// <summary>The ledger on PostgreSQL, with what can only happen where a server stands between.</summary>
public sealed class PostgresLedgerTests() : LedgerConformance(DatabaseProvider.Postgres)
{
    private const long Gate = 42;

    // Waits, inside the round's transaction and after its fence, for as long as the test holds the advisory lock.
    private static readonly LedgerStatement PassGate = new(
        "gate", [new("n", LedgerType.BigInt)], 1, "SELECT 1", $"SELECT pg_advisory_xact_lock_shared({Gate}), $1::bigint[]");

    private NpgsqlDataSource Source => (NpgsqlDataSource)Store.Database.GranaryTables;

    [Fact]
    public async Task A_claim_waits_for_a_round_that_is_paused_between_fence_and_insert_and_then_sees_its_rows()
    {
        var ledger = Ledger();
        var claim = await ledger.Claim("test/00", Cancel);
        await using var gate = await CloseGate();
        var commit = ledger.Commit(claim, [new LedgerRow(PassGate, [1L]), LedgerStore.Item("test/00", "a", 1)]);
        await Eventually(WaitsFor("advisory"), "the round stands before the gate");

        var takeover = Ledger().Claim("test/00", Cancel);
        await Eventually(WaitsFor("transactionid"), "the claim waits for the round");
        var claimedEarly = takeover.IsCompleted;
        await gate.DisposeAsync();
        var next = await takeover;

        Assert.False(claimedEarly);
        Assert.Null(await CodeOf(commit));
        Assert.True(next.Epoch > claim.Epoch);
        Assert.Equal(1, await Store.CountAsync("test/00"));
    }

    [Fact]
    public async Task A_round_that_reaches_the_fence_after_a_claim_writes_nothing()
    {
        var ledger = Ledger();
        var claim = await ledger.Claim("test/00", Cancel);
        await using var claiming = await Source.OpenConnectionAsync(Cancel);
        await using var transaction = await claiming.BeginTransactionAsync(Cancel);
        await using var raise = new NpgsqlCommand("UPDATE granary_shard SET epoch = epoch + 1 WHERE shard = 'test/00'", claiming, transaction);
        await raise.ExecuteNonQueryAsync(Cancel);

        var commit = ledger.Commit(claim, [LedgerStore.Item("test/00", "a", 1)]);
        await Eventually(WaitsFor("transactionid"), "the round waits at the fence");
        await transaction.CommitAsync(Cancel);

        Assert.Equal(LedgerCodes.Fenced, await CodeOf(commit));
        Assert.Equal(0, await Store.CountAsync("test/00"));
    }

    [Fact]
    public async Task A_claim_ends_a_transaction_that_holds_the_shard_and_does_not_move()
    {
        await Ledger().Claim("test/00", Cancel);
        await using var hung = await Source.OpenConnectionAsync(Cancel);
        await using var transaction = await hung.BeginTransactionAsync(Cancel);
        await using var hold = new NpgsqlCommand("SELECT 1 FROM granary_shard WHERE shard = 'test/00' FOR SHARE", hung, transaction);
        await hold.ExecuteNonQueryAsync(Cancel);

        var takeover = Track(Make(new PostgresLedgerDatabase(Store.Database.Options.ConnectionString!, Clock))).Claim("test/00", Cancel);
        await Eventually(WaitsFor("transactionid"), "the claim waits for the hung transaction");
        Clock.Advance(LedgerLimits.ClaimPatience);

        Assert.Equal(2, (await takeover).Epoch);
    }

    [Fact]
    public async Task A_commit_whose_answer_is_cut_off_is_unknown_and_its_operation_is_not_done_twice()
    {
        await using var proxy = await CutProxy.StartAsync(Store.Database.Options.ConnectionString!);
        var through = proxy.Through(Store.Database.Options.ConnectionString!);
        var ledger = Track(Make(new PostgresLedgerDatabase(through, TimeProvider.System)));
        var claim = await ledger.Claim("test/00", Cancel);

        var cut = proxy.CutAfterNext("granary_fence");
        var code = await CodeOf(ledger.Commit(claim, [LedgerStore.Item("test/00", "a", 1)]));
        await cut;
        var next = await Ledger().Claim("test/00", Cancel);

        Assert.Equal(LedgerCodes.OutcomeUnknown, code);
        Assert.True(next.Epoch > claim.Epoch);
        Assert.Equal(1, await Store.CountAsync("test/00"));
    }

    [Fact]
    public async Task A_claim_waits_for_the_transaction_in_doubt()
    {
        var ledger = Ledger();
        var claim = await ledger.Claim("test/00", Cancel);
        await using var gate = await CloseGate();
        var commit = ledger.Commit(claim, [new LedgerRow(PassGate, [1L]), LedgerStore.Item("test/00", "a", 1)]);
        await Eventually(WaitsFor("advisory"), "the round stands before the gate");

        // The client's side goes away; the server's goes on, and only the claim's lock can tell when it has ended.
        ledger.Abandon(claim, LedgerException.OutcomeUnknown("test/00", new IOException("The connection was cut.")));
        var again = ledger.Claim("test/00", Cancel);
        await Eventually(WaitsFor("transactionid"), "the claim waits for the transaction in doubt");
        await gate.DisposeAsync();
        await again;

        Assert.Equal(1, await Store.CountAsync("test/00"));
        await CodeOf(commit);
    }

    [Fact]
    public async Task A_server_that_is_gone_is_told_as_unavailable_and_nothing_is_in_doubt()
    {
        var ledger = Track(Make(new PostgresLedgerDatabase($"Host=127.0.0.1;Port={FreePorts.Next()};Username=nobody", TimeProvider.System)));

        var error = await Assert.ThrowsAsync<LedgerException>(() => ledger.Claim("test/00", Cancel));

        Assert.Equal((LedgerCodes.Unavailable, RefusalKind.Unavailable), (error.Code, error.Kind));
    }

    private async Task<NpgsqlConnection> CloseGate()
    {
        // Not pooled: closing it must end the session, and the lock with it.
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Store.Database.Options.ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(Cancel);
        await using var command = new NpgsqlCommand($"SELECT pg_advisory_lock({Gate})", connection);
        await command.ExecuteNonQueryAsync(Cancel);
        return connection;
    }

    private Func<ValueTask<bool>> WaitsFor(string lockType) => async () =>
        await Store.ScalarAsync($"SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE NOT granted AND locktype = '{lockType}' AND a.datname = current_database()") > 0;

    private static Task Eventually(Func<ValueTask<bool>> condition, string what) => Granary.Eventually.True(condition, what);
}
