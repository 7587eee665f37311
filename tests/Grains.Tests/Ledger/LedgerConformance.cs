using Granary.Shards;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Orleans.Serialization;
using static Granary.Ledger.LedgerStore;

namespace Granary.Ledger;

/// <summary>What the ledger promises, on either database: the eight rules, case by case.</summary>
public abstract class LedgerConformance : IAsyncLifetime
{
    private readonly DatabaseProvider _provider;
    private readonly List<IAsyncDisposable> _open = [];
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().AddSerializer().BuildServiceProvider();

    private protected LedgerConformance(DatabaseProvider provider) => _provider = provider;

    private protected LedgerStore Store { get; private set; } = null!;

    private protected FakeTimeProvider Clock { get; } = new(DateTimeOffset.UnixEpoch.AddYears(60));

    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => Store = await LedgerStore.CreateAsync(_provider);

    public async ValueTask DisposeAsync()
    {
        foreach (var item in _open)
        {
            await item.DisposeAsync();
        }

        if (Store is not null)
        {
            await Store.DisposeAsync();
        }

        await _services.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_commit_is_durable_when_its_task_ends()
    {
        var ledger = Ledger();
        var claim = await ledger.Claim("test/00", Cancel);

        await ledger.Commit(claim, [Item("test/00", "a", 1)]);

        Assert.Equal(1, await Store.CountAsync("test/00"));
    }

    [Fact]
    public async Task Every_column_type_comes_back_as_it_was_written()
    {
        var ledger = Ledger();
        var claim = await ledger.Claim("test/00", Cancel);
        var id = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff");
        await ledger.Commit(claim, [Items.Put("test/00", "a", long.MaxValue, new byte[] { 0, 1, 255 }, id, 0.25)]);

        var read = await ledger.Read(
            async (connection, token) =>
            {
                await using var command = connection.CreateCommand();
                command.CommandText = "SELECT value, data, id, ratio FROM test_item WHERE name = @name";
                command.AddParameter("@name", "a");
                await using var reader = await command.ExecuteReaderAsync(token);
                Assert.True(await reader.ReadAsync(token));
                return (reader.GetInt64(0), Convert.ToHexString(reader.GetFieldValue<byte[]>(1)), reader.GetUuid(2), reader.GetDouble(3));
            },
            Cancel);

        Assert.Equal((long.MaxValue, "0001FF", id, 0.25), read);
    }

    [Fact]
    public async Task Of_several_rows_with_one_key_in_a_round_the_last_one_counts()
    {
        var (ledger, database) = Stepped();
        var claim = await ledger.Claim("test/00", Cancel);
        database.CloseGate();
        var first = ledger.Commit(claim, [Item("test/00", "first", 1)]);
        await database.Arrived;

        Task[] later =
        [
            ledger.Commit(claim, [Item("test/00", "a", 1), Item("test/00", "b", 1)]),
            ledger.Commit(claim, [Items.Delete("test/00", "a"), Item("test/00", "b", 2)]),
            ledger.Commit(claim, [Item("test/00", "a", 3), Items.Delete("test/00", "b")]),
        ];
        database.OpenGate();
        await Task.WhenAll([first, .. later]);

        Assert.Equal(2, database.Rounds.Count);
        Assert.Equal(3, await Store.ScalarAsync("SELECT value FROM test_item WHERE name = 'a'"));
        Assert.Equal(0, await Store.ScalarAsync("SELECT count(*) FROM test_item WHERE name = 'b'"));
    }

    [Fact]
    public async Task A_claim_fences_off_the_one_before_it()
    {
        var (old, next) = (Ledger(), Ledger());
        var stale = await old.Claim("test/00", Cancel);
        var current = await next.Claim("test/00", Cancel);

        var error = await Assert.ThrowsAsync<LedgerException>(() => old.Commit(stale, [Item("test/00", "a", 1)]));

        Assert.Equal(LedgerCodes.Fenced, error.Code);
        Assert.True(current.Epoch > stale.Epoch);
        Assert.Equal(0, await Store.CountAsync("test/00"));
    }

    [Fact]
    public async Task A_fenced_claim_takes_nothing_more()
    {
        var (old, next) = (Ledger(), Ledger());
        var stale = await old.Claim("test/00", Cancel);
        await next.Claim("test/00", Cancel);
        await Assert.ThrowsAsync<LedgerException>(() => old.Commit(stale, [Item("test/00", "a", 1)]));

        var error = await Assert.ThrowsAsync<LedgerException>(() => old.Commit(stale, [Item("test/00", "b", 1)]));

        Assert.Equal(LedgerCodes.Fenced, error.Code);
        Assert.Equal(LedgerCodes.Fenced, (await stale.Ended).Code);
    }

    [Fact]
    public async Task A_silo_that_was_fenced_off_leaves_the_shard_alone_for_a_pause_that_doubles()
    {
        var silo = Ledger();
        await TakeAway(silo, await silo.Claim("test/00", Cancel));

        var first = await Assert.ThrowsAsync<LedgerException>(() => silo.Claim("test/00", Cancel));
        Clock.Advance(LedgerLimits.ClaimBackoffMin);
        await TakeAway(silo, await silo.Claim("test/00", Cancel));
        var second = await Assert.ThrowsAsync<LedgerException>(() => silo.Claim("test/00", Cancel));

        Assert.Equal(LedgerCodes.ClaimBackoff, first.Code);
        Assert.Equal(LedgerLimits.ClaimBackoffMin, first.RetryAfter);
        Assert.Equal(LedgerLimits.ClaimBackoffMin * 2, second.RetryAfter);
    }

    [Fact]
    public async Task A_stale_and_a_poisoned_shard_among_eight_harm_nobody()
    {
        var (ledger, database) = Stepped();
        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => ledger.Claim($"test/{i:00}", Cancel)));
        await Ledger().Claim("test/03", Cancel);
        database.CloseGate();
        var blocker = ledger.Commit(await ledger.Claim("test/99", Cancel), [Item("test/99", "a", 1)]);
        await database.Arrived;

        var commits = claims.Select((claim, i) => ledger.Commit(claim, [Item(claim.Shard, "a", i == 5 ? -1 : 1)])).ToArray();
        database.OpenGate();
        await blocker;
        var codes = await Task.WhenAll(commits.Select(CodeOf));

        Assert.Equal([null, null, null, LedgerCodes.Fenced, null, LedgerCodes.Rejected, null, null], codes);
        Assert.Equal(6, await Store.ScalarAsync("SELECT count(*) FROM test_item WHERE shard <> 'test/99'"));
    }

    [Fact]
    public async Task Of_a_shards_changes_those_before_the_bad_one_commit_and_those_after_it_are_discarded()
    {
        var (ledger, database) = Stepped();
        var claim = await ledger.Claim("test/00", Cancel);
        database.CloseGate();
        var blocker = ledger.Commit(await ledger.Claim("test/99", Cancel), [Item("test/99", "a", 1)]);
        await database.Arrived;

        Task[] commits =
        [
            ledger.Commit(claim, [Item("test/00", "before", 1)]),
            ledger.Commit(claim, [Item("test/00", "bad", -1)]),
            ledger.Commit(claim, [Item("test/00", "after", 1)]),
        ];
        database.OpenGate();
        await blocker;
        var codes = await Task.WhenAll(commits.Select(CodeOf));

        Assert.Equal([null, LedgerCodes.Rejected, LedgerCodes.Discarded], codes);
        Assert.Equal(1, await Store.CountAsync("test/00"));
        Assert.NotNull(claim.Error);
    }

    [Fact]
    public async Task After_an_unknown_outcome_every_claim_of_the_round_is_over_and_the_next_one_sees_what_was_committed()
    {
        var (ledger, database) = Stepped();
        var claim = await ledger.Claim("test/00", Cancel);
        database.FailAfter = new IOException("The connection was cut.");

        var error = await Assert.ThrowsAsync<LedgerException>(() => ledger.Commit(claim, [Item("test/00", "a", 1)]));
        await ledger.Claim("test/00", Cancel);

        Assert.Equal(LedgerCodes.OutcomeUnknown, error.Code);
        Assert.Equal(LedgerCodes.OutcomeUnknown, claim.Error!.Code);
        Assert.Equal(1, await Store.CountAsync("test/00"));
    }

    [Fact]
    public async Task When_the_database_is_away_all_that_waits_is_refused_at_once()
    {
        var (ledger, database) = Stepped();
        var claims = await Task.WhenAll(ledger.Claim("test/00", Cancel), ledger.Claim("test/01", Cancel));
        database.CloseGate();
        var sent = ledger.Commit(claims[0], [Item("test/00", "a", 1)]);
        await database.Arrived;
        var queued = ledger.Commit(claims[1], [Item("test/01", "a", 1)]);

        database.FailBefore = LedgerException.Unavailable("The database is away.");
        database.OpenGate();

        Assert.Equal(LedgerCodes.Unavailable, await CodeOf(sent));
        Assert.Equal(LedgerCodes.Unavailable, await CodeOf(queued));
        Assert.Single(database.Rounds);
    }

    [Fact]
    public async Task Concurrent_commits_share_a_transaction()
    {
        var (ledger, database) = Stepped();
        var claims = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => ledger.Claim($"test/{i:00}", Cancel)));
        database.CloseGate();
        var first = ledger.Commit(claims[0], [Item("test/00", "first", 1)]);
        await database.Arrived;

        var rest = Enumerable.Range(0, 320).Select(i => ledger.Commit(claims[i % 16], [Item(claims[i % 16].Shard, $"n{i}", i)])).ToArray();
        database.OpenGate();
        await Task.WhenAll([first, .. rest]);

        Assert.Equal([1, 320], database.Rounds.Select(static round => round.Changes.Count));
        Assert.Equal(321, await Store.ScalarAsync("SELECT count(*) FROM test_item"));
    }

    [Fact]
    public async Task A_change_that_nobody_waits_for_goes_with_the_next_one()
    {
        var (ledger, database) = Stepped();
        var (patient, other) = (await ledger.Claim("test/00", Cancel), await ledger.Claim("test/01", Cancel));

        var first = ledger.Commit(patient, [Item("test/00", "a", 1)], isAwaited: false);
        await ledger.Commit(other, [Item("test/01", "b", 1)]);
        await first;

        Assert.Equal([2], database.Rounds.Select(static round => round.Changes.Count));
    }

    [Fact]
    public async Task A_change_that_nobody_waits_for_is_committed_when_somebody_does_when_its_time_is_over_and_at_the_end()
    {
        var database = new FaultyDatabase(Store.Open());
        var ledger = Make(database);
        var claim = await ledger.Claim("test/00", Cancel);

        var asked = ledger.Commit(claim, [Item("test/00", "asked", 1)], isAwaited: false);
        ledger.Hurry(claim);
        await asked;
        var late = ledger.Commit(claim, [Item("test/00", "late", 1)], isAwaited: false);
        Clock.Advance(LedgerLimits.UnawaitedMax);
        await late;
        var last = ledger.Commit(claim, [Item("test/00", "last", 1)], isAwaited: false);
        await ledger.DisposeAsync();
        await last;

        Assert.Equal(3, database.Rounds.Count);
    }

    [Fact]
    public async Task A_bulk_load_does_not_hold_up_a_small_change()
    {
        var (ledger, database) = Stepped();
        var (bulk, small) = (await ledger.Claim("test/00", Cancel), await ledger.Claim("test/01", Cancel));
        database.CloseGate();
        var first = ledger.Commit(bulk, [Item("test/00", "first", 1)]);
        await database.Arrived;
        var load = Enumerable.Range(0, 2000).Select(i => ledger.Commit(bulk, [Item("test/00", $"n{i}", i)])).ToArray();

        var change = ledger.Commit(small, [Item("test/01", "a", 1)]);
        database.OpenGate();
        await Task.WhenAll([first, change, .. load]);

        Assert.Contains(database.Rounds[1].Changes, c => c.Claim == small);
        Assert.Equal(LedgerLimits.RoundChangesMax, database.Rounds[1].Changes.Count);
    }

    [Fact]
    public async Task A_round_holds_no_more_bytes_than_it_may()
    {
        var (ledger, database) = Stepped();
        var claim = await ledger.Claim("test/00", Cancel);
        database.CloseGate();
        var first = ledger.Commit(claim, [Item("test/00", "first", 1)]);
        await database.Arrived;

        var large = Enumerable.Range(0, 5).Select(i => ledger.Commit(
            claim, [Items.Put("test/00", $"n{i}", 1L, new byte[400_000], null, null)])).ToArray();
        database.OpenGate();
        await Task.WhenAll([first, .. large]);

        Assert.Equal([1, 2, 2, 1], database.Rounds.Select(static round => round.Changes.Count));
    }

    [Fact]
    public async Task More_waiting_changes_than_a_silo_may_have_are_refused_before_they_are_decided()
    {
        var (ledger, database) = Stepped();
        var claim = await ledger.Claim("test/00", Cancel);
        database.CloseGate();
        var first = ledger.Commit(claim, [Item("test/00", "first", 1)]);
        await database.Arrived;
        var waiting = Enumerable.Range(0, LedgerLimits.WaitingChangesMax).Select(i => ledger.Commit(claim, [Item("test/00", "n", i)])).ToArray();

        var error = Assert.Throws<LedgerException>(ledger.ThrowIfOverloaded);
        database.OpenGate();
        await Task.WhenAll([first, .. waiting]);

        Assert.Equal((LedgerCodes.Overloaded, RefusalKind.Overloaded), (error.Code, error.Kind));
        ledger.ThrowIfOverloaded();
    }

    [Fact]
    public async Task A_claim_after_a_hand_over_is_clean_and_one_after_a_crash_is_not()
    {
        var (first, second, third) = (Ledger(), Ledger(), Ledger());

        await first.HandOver(await first.Claim("test/00", Cancel), Cancel);
        var afterHandOver = await second.Claim("test/00", Cancel);
        var afterCrash = await third.Claim("test/00", Cancel);

        Assert.True(afterHandOver.Clean);
        Assert.False(afterCrash.Clean);
    }

    [Fact]
    public async Task A_hand_over_soon_after_an_unclean_takeover_is_not_clean_as_the_owner_before_may_still_answer()
    {
        var (first, second, third) = (Ledger(), Ledger(), Ledger());
        await first.Claim("test/00", Cancel);

        await second.HandOver(await second.Claim("test/00", Cancel), Cancel);
        var tooSoon = await third.Claim("test/00", Cancel);
        Clock.Advance(LedgerLimits.TakeoverPause);
        await third.HandOver(tooSoon, Cancel);
        var afterThePause = await second.Claim("test/00", Cancel);

        Assert.False(tooSoon.Clean);
        Assert.True(afterThePause.Clean);
    }

    [Fact]
    public async Task What_must_not_go_back_waits_after_an_unclean_takeover_and_not_after_a_hand_over()
    {
        var (first, second, third) = (Ledger(), Ledger(), Ledger());
        await first.HandOver(await first.Claim("test/00", Cancel), Cancel);
        var afterHandOver = second.Settle(await second.Claim("test/00", Cancel), Cancel);
        var afterCrash = third.Settle(await third.Claim("test/00", Cancel), Cancel);

        Clock.Advance(LedgerLimits.TakeoverPause - TimeSpan.FromMilliseconds(1));
        var (early, waiting) = (afterHandOver.IsCompleted, !afterCrash.IsCompleted);
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        await afterCrash;

        Assert.True(early);
        Assert.True(waiting);
    }

    [Fact]
    public async Task A_shard_that_its_own_silo_claimed_anew_does_not_count_as_lost()
    {
        var (ledger, database) = Stepped();
        var claim = await ledger.Claim("test/00", Cancel);
        database.FailAfter = new IOException("The connection was cut.");
        await Assert.ThrowsAsync<LedgerException>(() => ledger.Commit(claim, [Item("test/00", "a", 1)]));
        var again = await ledger.Claim("test/00", Cancel);
        Clock.Advance(LedgerLimits.EpochProofMax + TimeSpan.FromMilliseconds(1));
        await ledger.Verify(again);

        await ledger.Claim("test/00", Cancel);

        Assert.Null(again.Error);
    }

    [Fact]
    public async Task An_epoch_that_was_proved_lately_is_not_asked_for_again()
    {
        var (ledger, database) = Stepped();
        var claim = await ledger.Claim("test/00", Cancel);

        await ledger.Verify(claim);

        Assert.Equal(0, database.EpochReads);
    }

    [Fact]
    public async Task An_old_proof_is_renewed_before_an_answer_leaves()
    {
        var (ledger, database) = Stepped();
        var claim = await ledger.Claim("test/00", Cancel);
        Clock.Advance(LedgerLimits.EpochProofMax + TimeSpan.FromMilliseconds(1));

        await ledger.Verify(claim);

        Assert.NotEqual(0, database.EpochReads);
        Assert.True(Clock.GetElapsedTime(claim.VerifiedAt) <= LedgerLimits.EpochProofMax);
    }

    [Fact]
    public async Task An_answer_without_a_commit_is_refused_after_a_takeover()
    {
        var ledger = Ledger();
        var claim = await ledger.Claim("test/00", Cancel);
        await Ledger().Claim("test/00", Cancel);
        Clock.Advance(LedgerLimits.EpochProofMax + TimeSpan.FromMilliseconds(1));

        var error = await Assert.ThrowsAsync<LedgerException>(() => ledger.Verify(claim).AsTask());

        Assert.Equal(LedgerCodes.Fenced, error.Code);
    }

    [Fact]
    public async Task A_repeated_operation_gets_its_answer_after_a_restart_and_after_a_move()
    {
        var operation = OperationId.New();
        var before = Shard(Ledger());
        var answer = await Put(before, operation, "a");
        var afterRestart = await Put(Shard(Ledger()), operation, "b");
        var moved = Shard(Ledger());
        await moved.Enter();
        await moved.HandOver(static _ => [], Cancel);

        var afterMove = await Put(Shard(Ledger()), operation, "c");

        Assert.Equal(new Done(true), answer);
        Assert.Equal(answer, afterRestart);
        Assert.Equal(answer, afterMove);
        Assert.Equal(1, await Store.CountAsync("test/00"));
    }

    [Fact]
    public async Task An_operation_whose_outcome_was_unknown_is_not_done_twice()
    {
        var (ledger, database) = Stepped();
        var shard = Shard(ledger);
        var operation = OperationId.New();
        await shard.Enter();
        database.FailAfter = new IOException("The connection was cut.");

        var first = await Put(shard, operation, "a");
        var repeat = await Put(shard, operation, "b");

        Assert.Equal(LedgerCodes.OutcomeUnknown, Assert.IsType<Refusal>(first).Code);
        Assert.Equal(new Done(true), repeat);
        Assert.Equal(1, await Store.CountAsync("test/00"));
    }

    [Fact]
    public async Task An_operations_result_is_forgotten_after_its_time_and_its_row_cleared()
    {
        var ledger = Ledger();
        await Put(Shard(ledger), OperationId.New(), "a");
        await Store.ExecuteAsync("UPDATE granary_operation SET expires_at = 1");

        await Put(Shard(ledger), OperationId.New(), "b");

        Assert.Equal(1, await Store.ScalarAsync("SELECT count(*) FROM granary_operation"));
    }

    [Fact]
    public async Task A_read_is_answered_only_when_the_change_that_it_saw_is_durable()
    {
        var (ledger, database) = Stepped();
        var shard = Shard(ledger);
        await shard.Enter();
        database.CloseGate();
        var write = Put(shard, OperationId.New(), "a");
        await database.Arrived;

        var read = Count(shard);

        Assert.False(read.IsCompleted);
        database.OpenGate();
        Assert.Equal(new Done(true), await write);
        Assert.Equal(new Done(true), await read);
    }

    [Fact]
    public async Task A_read_of_a_change_that_failed_is_refused_and_the_core_is_loaded_anew()
    {
        var (ledger, database) = Stepped();
        var shard = Shard(ledger);
        await shard.Enter();
        database.CloseGate();
        database.FailBefore = LedgerException.Unavailable("The database is away.");
        var write = Put(shard, OperationId.New(), "a");
        await database.Arrived;
        var read = Count(shard);
        database.OpenGate();

        Assert.Equal(LedgerCodes.Unavailable, Assert.IsType<Refusal>(await write).Code);
        Assert.Equal(LedgerCodes.Unavailable, Assert.IsType<Refusal>(await read).Code);
        Assert.Equal(new Done(false), await Count(shard));
    }

    [Fact]
    public async Task A_read_is_refused_when_the_epoch_cannot_be_proved()
    {
        var (ledger, database) = Stepped();
        var shard = Shard(ledger);
        await shard.Enter();
        await Put(Shard(Ledger()), OperationId.New(), "a");
        database.FailsEpochReads = true;
        Clock.Advance(LedgerLimits.EpochProofMax + TimeSpan.FromMilliseconds(1));

        var read = await Count(shard);

        Assert.Equal(LedgerCodes.Unavailable, Assert.IsType<Refusal>(read).Code);
    }

    [Fact]
    public async Task A_read_of_a_shard_that_was_taken_over_is_refused()
    {
        var shard = Shard(Ledger());
        await shard.Enter();
        await Put(Shard(Ledger()), OperationId.New(), "a");
        Clock.Advance(LedgerLimits.EpochProofMax + TimeSpan.FromMilliseconds(1));

        var read = await Count(shard);

        // The watch may have noticed first; then the silo leaves the shard alone for a while.
        Assert.Contains(Assert.IsType<Refusal>(read).Code, (string[])[LedgerCodes.Fenced, LedgerCodes.ClaimBackoff]);
    }

    private protected SiloLedger Ledger() => Track(Make(Store.Open()));

    private protected (SiloLedger Ledger, FaultyDatabase Database) Stepped()
    {
        var database = new FaultyDatabase(Store.Open());
        return (Track(Make(database)), database);
    }

    private protected SiloLedger Make(ILedgerDatabase database) => new(
        database, "test", new LedgerMetrics(_services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>()),
        Clock, NullLogger<SiloLedger>.Instance);

    private protected T Track<T>(T item)
        where T : IAsyncDisposable
    {
        _open.Add(item);
        return item;
    }

    private protected static async Task<string?> CodeOf(Task commit)
    {
        try
        {
            await commit;
            return null;
        }
        catch (LedgerException error)
        {
            return error.Code;
        }
    }

    private async Task TakeAway(SiloLedger loser, ShardClaim claim)
    {
        await Ledger().Claim(claim.Shard, Cancel);
        await Assert.ThrowsAsync<LedgerException>(() => loser.Commit(claim, [Item(claim.Shard, "x", 1)]));
    }

    // The core of these tests: the names that were put.
    private OwnedShard<HashSet<string>> Shard(SiloLedger ledger) => new(
        "test/00", ledger, _services.GetRequiredService<Serializer<ShardReply>>(),
        static async (_, connection, token) =>
        {
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT name FROM test_item WHERE shard = 'test/00'";
            var names = new HashSet<string>();
            await using var reader = await command.ExecuteReaderAsync(token);
            while (await reader.ReadAsync(token))
            {
                names.Add(reader.GetString(0));
            }

            return names;
        },
        static _ => [],
        static _ => { },
        static _ => { });

    private static async Task<ShardReply> Put(OwnedShard<HashSet<string>> shard, OperationId operation, string name)
    {
        var replies = await shard.Execute<string>([name], _ => operation, static (tenure, name, rows) =>
        {
            rows.Add(Item("test/00", name, 1));
            return new Done(tenure.Core.Add(name));
        }, static (_, _) => AnswerBasis.Ownership);
        return replies[0];
    }

    private static async Task<ShardReply> Count(OwnedShard<HashSet<string>> shard)
    {
        var replies = await shard.Execute<string>([""], static _ => null, static (tenure, _, _) => new Done(tenure.Core.Count > 0), static (_, _) => AnswerBasis.Ownership);
        return replies[0];
    }
}
