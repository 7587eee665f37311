using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Granary.Shards;

namespace Granary.Ids;

/// <summary>The block's instruments, on the meter <c>Granary.Ids</c>. Thread-safe.</summary>
internal sealed class IdMetrics
{
    private readonly ConcurrentDictionary<string, IdCensus> _shards = new();
    private readonly Counter<long> _commands;
    private readonly Counter<long> _values;

    public IdMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("Granary.Ids");
        _commands = meter.CreateCounter<long>("granary.ids.commands", "{command}", "Commands decided, by kind and outcome: ok, or the code of the refusal.");
        _values = meter.CreateCounter<long>("granary.ids.sequence.values", "{value}", "Values of sequences handed to clients.");
        meter.CreateObservableGauge(
            "granary.ids.leases", () => _shards.Values.Sum(static shard => shard.Leases), "{lease}", "Live leases in the shards of this silo.");
        meter.CreateObservableGauge(
            "granary.ids.pool.fill",
            () => _shards.Values.Select(static shard => shard.FullestPool).DefaultIfEmpty().Max(),
            "1",
            "Share of worker ids leased in the fullest pool of this silo's shards; at 1 that pool is exhausted.");
    }

    public void Decided(IdCommand command, ShardReply reply)
    {
        _commands.Add(
            1,
            new KeyValuePair<string, object?>("command", command.GetType().Name),
            new KeyValuePair<string, object?>("outcome", reply is Refusal refusal ? refusal.Code : "ok"));
        if (reply is SequenceRange range)
        {
            _values.Add(range.Count);
        }
    }

    /// <summary>Notes what a shard holds now.</summary>
    public void Counted(string shard, IdCensus census) => _shards[shard] = census;

    /// <summary>Forgets a shard that is no longer here.</summary>
    public void Left(string shard) => _shards.TryRemove(shard, out _);
}
