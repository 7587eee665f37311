using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Granary.Shards;

namespace Granary.Locks;

/// <summary>The block's instruments, on the meter <c>Granary.Locks</c>. Thread-safe.</summary>
internal sealed class LockMetrics
{
    private readonly ConcurrentDictionary<string, LockCensus> _shards = new();
    private readonly Counter<long> _commands;
    private readonly Counter<long> _keepAlives;
    private readonly Counter<long> _renewed;
    private readonly Counter<long> _expired;
    private readonly Counter<long> _passed;

    public LockMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("Granary.Locks");
        _commands = meter.CreateCounter<long>(
            "granary.locks.commands", "{command}", "Commands decided, by kind and outcome: ok, queued, taken, or the code of the refusal.");
        _keepAlives = meter.CreateCounter<long>("granary.locks.keep_alives", "{message}", "Messages that kept sessions alive.");
        _renewed = meter.CreateCounter<long>("granary.locks.keep_alive.sessions", "{session}", "Sessions that those messages were for.");
        _expired = meter.CreateCounter<long>("granary.locks.sessions.expired", "{session}", "Sessions that ran out while they held or waited for locks.");
        _passed = meter.CreateCounter<long>("granary.locks.offers.passed", "{offer}", "Offers that were not claimed in time and passed on.");
        meter.CreateObservableGauge("granary.locks.held", () => Sum(static shard => shard.Held), "{lock}", "Locks that are held in the shards of this silo, each holder counted.");
        meter.CreateObservableGauge("granary.locks.waiting", () => Sum(static shard => shard.Waiting), "{request}", "Requests that wait in the shards of this silo.");
        meter.CreateObservableGauge(
            "granary.locks.sessions", () => Sum(static shard => shard.Sessions), "{session}", "Sessions that the shards of this silo know, each shard counted.");
    }

    public void Decided(LockCommand command, ShardReply reply) => _commands.Add(
        1,
        new KeyValuePair<string, object?>("command", command.GetType().Name),
        new KeyValuePair<string, object?>("outcome", reply switch
        {
            Refusal refusal => refusal.Code,
            LockQueued => "queued",
            LockTaken => "taken",
            _ => "ok",
        }));

    public void KeptAlive(int sessions)
    {
        _keepAlives.Add(1);
        _renewed.Add(sessions);
    }

    public void Ticked(LockTick tick)
    {
        _expired.Add(tick.SessionsExpired);
        _passed.Add(tick.OffersPassed);
    }

    /// <summary>Notes what a shard holds now.</summary>
    public void Counted(string shard, LockCensus census) => _shards[shard] = census;

    /// <summary>Forgets a shard that is no longer here.</summary>
    public void Left(string shard) => _shards.TryRemove(shard, out _);

    private long Sum(Func<LockCensus, long> part) => _shards.Values.Sum(part);
}
