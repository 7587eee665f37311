using System.Collections.Concurrent;
using Granary.Shards;
using Microsoft.Extensions.Logging;

namespace Granary.Locks;

/// <summary>This process as the shards know it: one listener for each of them. Thread-safe.</summary>
internal sealed class LockListeners(ILockShards shards, Backoff backoff, TimeProvider time, ILogger<ShardListener> logger) : IDisposable
{
    private readonly ConcurrentDictionary<int, ShardListener> _listeners = new();
    private readonly CancellationTokenSource _stop = new();

    /// <summary>The process' id as a listener.</summary>
    public Guid Id { get; } = Guid.NewGuid();

    /// <summary>The listener of a shard.</summary>
    public ShardListener Of(int shard) => _listeners.GetOrAdd(
        shard, static (number, all) => new ShardListener(number, all.Id, all.Shards, all.Backoff, all.Time, all.Logger, all._stop.Token), this);

    /// <summary>Ends all calls.</summary>
    public void Dispose() => _stop.Cancel();

    private ILockShards Shards => shards;

    private Backoff Backoff => backoff;

    private TimeProvider Time => time;

    private ILogger Logger => logger;
}
