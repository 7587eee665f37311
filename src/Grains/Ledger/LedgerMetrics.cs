using System.Diagnostics.Metrics;

namespace Granary.Ledger;

/// <summary>The ledger's instruments, on the meter <c>Granary.Ledger</c>.</summary>
internal sealed class LedgerMetrics
{
    private readonly Histogram<double> _roundDuration;
    private readonly Histogram<int> _roundChanges;
    private readonly Counter<long> _changes;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _claims;
    private readonly UpDownCounter<long> _waiting;

    public LedgerMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("Granary.Ledger");
        _roundDuration = meter.CreateHistogram<double>("granary.ledger.round.duration", "ms", "Time of one round, from sending to the commit's answer.");
        _roundChanges = meter.CreateHistogram<int>("granary.ledger.round.changes", "{change}", "Changes that share a transaction.");
        _changes = meter.CreateCounter<long>("granary.ledger.changes", "{change}", "Changes committed.");
        _failures = meter.CreateCounter<long>("granary.ledger.failures", "{change}", "Changes not committed, by code.");
        _claims = meter.CreateCounter<long>("granary.ledger.claims", "{claim}", "Claims of shards.");
        _waiting = meter.CreateUpDownCounter<long>("granary.ledger.waiting", "{change}", "Changes that wait for a round.");
    }

    public void Round(int changes, double milliseconds)
    {
        _roundDuration.Record(milliseconds);
        _roundChanges.Record(changes);
        _changes.Add(changes);
    }

    public void Failed(string code) => _failures.Add(1, new KeyValuePair<string, object?>("code", code));

    public void Claimed(bool clean) => _claims.Add(1, new KeyValuePair<string, object?>("clean", clean));

    public void Waiting(int delta) => _waiting.Add(delta);
}
