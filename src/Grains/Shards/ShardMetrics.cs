using System.Diagnostics.Metrics;

namespace Granary.Shards;

/// <summary>The instruments of shards and their moves, on the meter <c>Granary.Shards</c>.</summary>
internal sealed class ShardMetrics
{
    private static readonly InstrumentAdvice<double> WakeSeconds = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    };

    private readonly Histogram<double> _wakeDuration;
    private readonly Counter<long> _moves;
    private readonly Counter<long> _failures;

    public ShardMetrics(IMeterFactory meters, ShardRegistry registry)
    {
        var meter = meters.Create("Granary.Shards");
        _wakeDuration = meter.CreateHistogram(
            "granary.shards.wake.duration", "s", "Time from asking for a shard's claim until its slice is loaded, by block.", advice: WakeSeconds);
        _moves = meter.CreateCounter<long>("granary.shards.moves", "{shard}", "Shards that left this silo for the one that they belong to, by block.");
        _failures = meter.CreateCounter<long>("granary.shards.failures", "{attempt}", "Moves and wakes that failed and are tried again, by block.");
        meter.CreateObservableGauge("granary.shards.owned", () => Owned(registry), "{shard}", "Shards that this silo holds a claim on, by block.");
    }

    public void Woken(string shard, TimeSpan took) => _wakeDuration.Record(took.TotalSeconds, BlockOf(shard));

    public void Moved(string shard) => _moves.Add(1, BlockOf(shard));

    public void Failed(string shard) => _failures.Add(1, BlockOf(shard));

    private static IEnumerable<Measurement<int>> Owned(ShardRegistry registry) => registry.Owned
        .GroupBy(ShardMap.BlockOf)
        .Select(static block => new Measurement<int>(block.Count(), new KeyValuePair<string, object?>("block", block.Key)));

    private static KeyValuePair<string, object?> BlockOf(string shard) => new("block", ShardMap.BlockOf(shard));
}
