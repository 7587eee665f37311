using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Granary.Shards;

namespace Granary.Config;

/// <summary>The block's instruments, on the meter <c>Granary.Config</c>. Thread-safe.</summary>
internal sealed class ConfigMetrics
{
    private readonly ConcurrentDictionary<string, int> _shards = new();
    private readonly ConcurrentDictionary<string, (int All, int Drifting)> _instances = new();
    private readonly Counter<long> _commands;
    private readonly Counter<long> _views;

    public ConfigMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("Granary.Config");
        _commands = meter.CreateCounter<long>(
            "granary.config.commands", "{command}", "Commands decided, by kind and outcome: ok, conflict, or the code of the refusal.");
        meter.CreateObservableGauge(
            "granary.config.namespaces", () => _shards.Values.Sum(), "{namespace}", "Namespaces in the shards of this silo.");
        meter.CreateObservableGauge(
            "granary.config.instances", () => _instances.Values.Sum(static one => one.All), "{instance}",
            "Instances of applications that say what they run, in the shards of this silo.");
        meter.CreateObservableGauge(
            "granary.config.instances.drifting", () => _instances.Values.Sum(static one => one.Drifting), "{instance}",
            "Those of them that have been behind for more than a minute, or cannot apply what they got.");
        _views = meter.CreateCounter<long>("granary.config.views", "{view}", "Views of applications that were put together; one is made once, however many get it.");
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

    /// <summary>Notes how many instances a shard knows.</summary>
    public void Counted(string shard, int instances, int drifting) => _instances[shard] = (instances, drifting);

    /// <summary>A view was put together.</summary>
    public void ViewMade() => _views.Add(1);

    /// <summary>Forgets a shard that is no longer here.</summary>
    public void Left(string shard)
    {
        _shards.TryRemove(shard, out _);
        _instances.TryRemove(shard, out _);
    }
}
