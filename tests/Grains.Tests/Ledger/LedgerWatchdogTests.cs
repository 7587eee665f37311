using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using static Granary.Ledger.LedgerStore;

namespace Granary.Ledger;

/// <summary>What the ledger tells of itself while its database is slow, stands still or goes away.</summary>
public sealed class LedgerWatchdogTests : IAsyncLifetime
{
    private static readonly TimeSpan AMoment = TimeSpan.FromMilliseconds(1);

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(60));
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly Lines _lines = new();
    private LedgerStore _store = null!;
    private FaultyDatabase _database = null!;
    private SiloLedger _ledger = null!;
    private ShardClaim _claim = null!;
    private Measured _measured = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = await LedgerStore.CreateAsync(DatabaseProvider.Sqlite);
        _database = new FaultyDatabase(_store.Open(_time));
        var meters = _services.GetRequiredService<IMeterFactory>();
        _measured = new Measured(meters);
        _ledger = new SiloLedger(_database, "test", new LedgerMetrics(meters), _time, _lines);
        _claim = await _ledger.Claim("test/00", Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _ledger.DisposeAsync();
        _measured.Dispose();
        await _services.DisposeAsync();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task A_slow_round_is_counted_and_told_of()
    {
        await Round(LedgerLimits.SlowRound + AMoment);
        _time.Advance(LedgerLimits.WatchEvery);

        Assert.Equal(1, _measured["granary.ledger.slow_rounds"]);
        Assert.Equal(1, _measured["granary.ledger.rounds", "outcome=committed"]);
        Assert.Equal(1030, _lines.Only(LogLevel.Warning).Event);
        Assert.Equal("1 of 1 rounds took longer than 500 ms, the longest 501 ms.", _lines.Only(LogLevel.Warning).Text);
    }

    [Fact]
    public async Task Further_slow_rounds_are_told_of_together_when_the_interval_is_over()
    {
        await Round(LedgerLimits.SlowRound + AMoment);
        _time.Advance(LedgerLimits.WatchEvery);
        await Round(LedgerLimits.SlowRound + AMoment);
        await Round(AMoment);
        await Round(LedgerLimits.SlowRound * 2);
        _time.Advance(LedgerLimits.WatchEvery);
        Assert.Single(_lines.Of(LogLevel.Warning));

        _time.Advance(LedgerLimits.SlowRoundsToldEvery);

        Assert.Equal("2 of 3 rounds took longer than 500 ms, the longest 1000 ms.", _lines.Of(LogLevel.Warning)[^1].Text);
        Assert.Equal(3, _measured["granary.ledger.slow_rounds"]);
    }

    [Fact]
    public async Task Rounds_of_ordinary_length_are_not_told_of()
    {
        await Round(LedgerLimits.SlowRound);
        _time.Advance(LedgerLimits.SlowRoundsToldEvery);

        Assert.Empty(_lines.Of(LogLevel.Warning));
        Assert.Equal(0, _measured["granary.ledger.slow_rounds"]);
    }

    [Fact]
    public async Task A_writer_that_waits_for_the_database_is_told_of_and_not_cut_off()
    {
        _database.CloseGate();
        var held = _ledger.Commit(_claim, [Item("test/00", "a", 1)]);
        await _database.Arrived;
        var behind = _ledger.Commit(_claim, [Item("test/00", "b", 1)]);

        _time.Advance(LedgerLimits.StallAfter - AMoment);
        Assert.Empty(_lines.Of(LogLevel.Error));
        Assert.Null(new LedgerHealth(_ledger).StalledFor);
        _time.Advance(LedgerLimits.WatchEvery);

        var told = _lines.Only(LogLevel.Error);
        Assert.Equal(1031, told.Event);
        Assert.Contains("it waits for the database's answer, with 1 changes under way and 1 behind them", told.Text, StringComparison.Ordinal);
        Assert.Equal(1, _measured["granary.ledger.stalls"]);
        Assert.True(_measured.Observe("granary.ledger.stalled") >= LedgerLimits.StallAfter.TotalSeconds);
        Assert.NotNull(new LedgerHealth(_ledger).StalledFor);
        Assert.False(held.IsCompleted);

        _database.OpenGate();
        await Task.WhenAll(held, behind);

        Assert.Equal(2, await _store.CountAsync("test/00"));
    }

    [Fact]
    public async Task A_stall_is_told_of_again_after_a_minute_and_its_end_once()
    {
        _database.CloseGate();
        var held = _ledger.Commit(_claim, [Item("test/00", "a", 1)]);
        await _database.Arrived;
        for (var passed = TimeSpan.Zero; passed < LedgerLimits.StallAfter + LedgerLimits.StallToldEvery; passed += LedgerLimits.WatchEvery)
        {
            _time.Advance(LedgerLimits.WatchEvery);
        }

        Assert.Equal(2, _lines.Of(LogLevel.Error).Count);
        Assert.Equal(1, _measured["granary.ledger.stalls"]);
        _database.OpenGate();
        await held;
        await Eventually.True(() => _ledger.Busy == TimeSpan.Zero, "the writer has nothing to do");
        _time.Advance(LedgerLimits.WatchEvery);
        _time.Advance(LedgerLimits.WatchEvery);

        Assert.Equal(1032, _lines.Only(LogLevel.Information).Event);
        Assert.Equal(0, _measured.Observe("granary.ledger.stalled"));
        Assert.Null(new LedgerHealth(_ledger).StalledFor);
    }

    [Fact]
    public async Task An_idle_writer_never_stalls()
    {
        await Round(AMoment);

        _time.Advance(LedgerLimits.StallAfter * 10);

        Assert.Equal(TimeSpan.Zero, _ledger.Busy);
        Assert.Empty(_lines.Of(LogLevel.Error));
    }

    [Fact]
    public async Task A_round_whose_outcome_is_unknown_is_counted_and_ends_its_claim()
    {
        _database.FailAfter = new IOException("The connection is gone.");

        await Assert.ThrowsAsync<LedgerException>(() => _ledger.Commit(_claim, [Item("test/00", "a", 1)]));

        Assert.Equal(1, _measured["granary.ledger.rounds", "outcome=unknown"]);
        Assert.Equal(1, _measured["granary.ledger.claims.ended", "code=ledger.outcome_unknown"]);
        Assert.Equal(1, _measured["granary.ledger.failures", "code=ledger.outcome_unknown"]);
    }

    [Fact]
    public async Task A_takeover_and_the_claim_that_it_fences_off_are_counted()
    {
        await using var other = new SiloLedger(_store.Open(_time), "other", new LedgerMetrics(_services.GetRequiredService<IMeterFactory>()), _time, _lines);
        await other.Claim("test/00", Cancel);

        await Assert.ThrowsAsync<LedgerException>(() => _ledger.Commit(_claim, [Item("test/00", "a", 1)]));

        Assert.Equal(1, _measured["granary.ledger.claims", "clean=False"]);
        Assert.Equal(1, _measured["granary.ledger.claims.ended", "code=ledger.fenced"]);
        Assert.Equal(1, _measured["granary.ledger.rounds", "outcome=stale"]);
    }

    [Fact]
    public async Task The_age_of_proofs_grows_while_the_database_cannot_be_asked()
    {
        _database.FailsEpochReads = true;
        _time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(3, _measured.Observe("granary.ledger.epoch.age"));
        await Round(TimeSpan.Zero);
        Assert.Equal(0, _measured.Observe("granary.ledger.epoch.age"));
    }

    [Fact]
    public async Task A_round_goes_on_in_the_trace_of_its_first_change_and_is_linked_to_the_others()
    {
        var rounds = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name is "Granary.Ledger" or "test",
            Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (activity.OperationName == "ledger round")
                {
                    rounds.Enqueue(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        using var source = new ActivitySource("test");
        _database.CloseGate();
        var first = _ledger.Commit(_claim, [Item("test/00", "first", 1)]);
        await _database.Arrived;
        var commits = new List<Task> { first };
        var callers = new List<ActivityContext>();
        foreach (var name in (string[])["a", "b", "b", "c"])
        {
            using var caller = source.StartActivity(name)!;
            callers.Add(caller.Context);
            commits.Add(_ledger.Commit(_claim, [Item("test/00", name, 1)]));
            commits.Add(_ledger.Commit(_claim, [Item("test/00", name, 2)]));
        }

        _database.OpenGate();
        await Task.WhenAll(commits);

        Activity[] ended = [.. rounds];
        Assert.Equal(2, ended.Length);
        Assert.Equal(default, ended[0].ParentSpanId);
        Assert.Equal(callers[0].SpanId, ended[1].ParentSpanId);
        Assert.Equal(callers[1..], ended[1].Links.Select(static link => link.Context));
        Assert.Equal(8, ended[1].GetTagItem("granary.changes"));
    }

    private async Task Round(TimeSpan took)
    {
        _database.CloseGate();
        var committed = _ledger.Commit(_claim, [Item("test/00", "a", 1)]);
        await _database.Arrived;
        _time.Advance(took);
        _database.OpenGate();
        await committed;
        await Eventually.True(() => _ledger.Busy == TimeSpan.Zero, "the writer has nothing to do");
    }

    private sealed class Lines : ILogger<SiloLedger>
    {
        private readonly ConcurrentQueue<(LogLevel Level, int Event, string Text)> _lines = new();

        // The tests are about the watchdog's lines alone.
        public IReadOnlyList<(LogLevel Level, int Event, string Text)> Of(LogLevel level) =>
            [.. _lines.Where(line => line.Level == level && line.Event is >= 1030 and < 1040)];

        public (LogLevel Level, int Event, string Text) Only(LogLevel level) => Assert.Single(Of(level));

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue((logLevel, eventId.Id, formatter(state, exception)));
    }
}
