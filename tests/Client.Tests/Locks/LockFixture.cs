using Granary.Hosting;
using Granary.Shards;
using Microsoft.Extensions.Logging.Abstractions;

namespace Granary.Locks;

/// <summary>A process' client of locks over shards in memory.</summary>
internal sealed class LockFixture : IAsyncDisposable
{
    private readonly LockListeners _listeners;

    public LockFixture(CoreLockShards shards, TimeProvider time, ClientMetrics? metrics = null)
    {
        Shards = shards;
        var options = new ShardCallOptions();
        var backoff = new Backoff(options, new Random(1));
        _listeners = new LockListeners(shards, backoff, time, NullLogger<ShardListener>.Instance);
        var acquirer = new LockAcquirer(shards, _listeners, time, NullLogger<LockAcquirer>.Instance);
        var views = new LockViews(shards, _listeners, backoff, time);
        var environment = new LockEnvironment(
            shards, _listeners, acquirer, views, time, metrics ?? ClientMetrics.None, new LockLog(NullLogger<LockLog>.Instance));
        Client = new LockClient(environment, new ProcessIdentity());
        Leases = new LockLeases(shards, acquirer, time);
    }

    public CoreLockShards Shards { get; }

    public LockClient Client { get; }

    public LockLeases Leases { get; }

    public ValueTask DisposeAsync() => Client.DisposeAsync();
}
