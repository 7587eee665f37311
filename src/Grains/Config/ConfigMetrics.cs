using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Granary.Shards;

namespace Granary.Config;

/// <summary>The block's instruments, on the meter <c>Granary.Config</c>. Thread-safe.</summary>
internal sealed class ConfigMetrics
{
    private readonly ConcurrentDictionary<string, int> _shards = new();
    private readonly Counter<long> _commands;

    public ConfigMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("Granary.Config");
        _commands = meter.CreateCounter<long>(
            "granary.config.commands", "{command}", "Commands decided, by kind and outcome: ok, conflict, or the code of the refusal.");
        meter.CreateObservableGauge(
            "granary.config.namespaces", () => _shards.Values.Sum(), "{namespace}", "Namespaces in the shards of this silo.");
    }

    public void Decided(ConfigCommand command, ShardReply reply) => _commands.Add(
        1,
        new KeyValuePair<string, object?>("command", command.GetType().Name),
        new KeyValuePair<string, object?>("outcome", reply switch
        {
            Refusal refusal => refusal.Code,
            VersionConflict => "conflict",
            _ => "ok",
        }));

    /// <summary>Notes what a shard has now.</summary>
    public void Counted(string shard, int namespaces) => _shards[shard] = namespaces;

    /// <summary>Forgets a shard that is no longer here.</summary>
    public void Left(string shard) => _shards.TryRemove(shard, out _);
}
