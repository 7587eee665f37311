using System.Diagnostics.Metrics;

namespace Granary.Ledger;

/// <summary>The ledger's instruments, on the meter <c>Granary.Ledger</c>.</summary>
internal sealed class LedgerMetrics
{
    // Rounds take some hundred microseconds on a quiet disk, and end at the latest with the round's timeout.
    private static readonly InstrumentAdvice<double> RoundSeconds = new()
    {
        HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    };

    private static readonly InstrumentAdvice<int> RoundSizes = new()
    {
        HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, LedgerLimits.RoundChangesMax],
    };

    private readonly Meter _meter;
    private readonly Histogram<double> _roundDuration;
    private readonly Histogram<int> _roundChanges;
    private readonly Counter<long> _rounds;
    private readonly Counter<long> _slowRounds;
    private readonly Counter<long> _stalls;
    private readonly Counter<long> _changes;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _claims;
    private readonly Counter<long> _claimsEnded;
    private readonly UpDownCounter<long> _waiting;

    public LedgerMetrics(IMeterFactory meters)
    {
        _meter = meters.Create("Granary.Ledger");
        _roundDuration = _meter.CreateHistogram(
            "granary.ledger.round.duration", "s", "Time of a committed round, from sending to the commit's answer.", advice: RoundSeconds);
        _roundChanges = _meter.CreateHistogram("granary.ledger.round.changes", "{change}", "Changes that share a transaction.", advice: RoundSizes);
        _rounds = _meter.CreateCounter<long>("granary.ledger.rounds", "{round}", "Rounds, by outcome.");
        _slowRounds = _meter.CreateCounter<long>("granary.ledger.slow_rounds", "{round}", "Rounds that took longer than half a second, whatever their outcome.");
        _stalls = _meter.CreateCounter<long>("granary.ledger.stalls", "{stall}", "Times that a writer with waiting changes finished no round for ten seconds.");
        _changes = _meter.CreateCounter<long>("granary.ledger.changes", "{change}", "Changes committed.");
        _failures = _meter.CreateCounter<long>("granary.ledger.failures", "{change}", "Changes not committed, by code.");
        _claims = _meter.CreateCounter<long>("granary.ledger.claims", "{claim}", "Claims of shards; those that are not clean are takeovers.");
        _claimsEnded = _meter.CreateCounter<long>("granary.ledger.claims.ended", "{claim}", "Claims that are over, by the code of the reason.");
        _waiting = _meter.CreateUpDownCounter<long>("granary.ledger.waiting", "{change}", "Changes that wait for a round.");
    }

    /// <summary>Adds the instruments that ask the ledger itself.</summary>
    /// <param name="epochAge">How old the oldest proof of an epoch is.</param>
    /// <param name="fill">How full the queue is, 0 to 1.</param>
    /// <param name="skew">How far the silo's clock is ahead of the database's.</param>
    /// <param name="stalled">For how long the writer that waits longest has finished no round.</param>
    public void Observe(Func<TimeSpan> epochAge, Func<double> fill, Func<TimeSpan> skew, Func<TimeSpan> stalled)
    {
        _meter.CreateObservableGauge(
            "granary.ledger.epoch.age", () => epochAge().TotalSeconds, "s", "Age of the oldest proof that a claim of this silo still holds.");
        _meter.CreateObservableGauge(
            "granary.ledger.queue.fill", fill, "1", "Share of the room for waiting changes that is taken; at 1 calls are refused.");
        _meter.CreateObservableGauge(
            "granary.ledger.clock.skew", () => skew().TotalSeconds, "s", "How far the silo's wall clock is ahead of the database's.");
        _meter.CreateObservableGauge(
            "granary.ledger.stalled", () => stalled().TotalSeconds, "s", "Time since the last finished round while changes wait; 0 while none do.");
    }

    public void Committed(int changes, TimeSpan took)
    {
        _roundDuration.Record(took.TotalSeconds);
        _roundChanges.Record(changes);
        _changes.Add(changes);
    }

    public void Round(string outcome) => _rounds.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public void SlowRound() => _slowRounds.Add(1);

    public void Stalled() => _stalls.Add(1);

    public void Failed(string code) => _failures.Add(1, new KeyValuePair<string, object?>("code", code));

    public void Claimed(bool clean) => _claims.Add(1, new KeyValuePair<string, object?>("clean", clean));

    public void ClaimEnded(string code) => _claimsEnded.Add(1, new KeyValuePair<string, object?>("code", code));

    public void Waiting(int delta) => _waiting.Add(delta);
}
