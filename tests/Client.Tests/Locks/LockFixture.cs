using Granary.Hosting;
using Granary.Shards;
using Microsoft.Extensions.Logging.Abstractions;

namespace Granary.Locks;

/// <summary>A process' client of locks over shards in memory.</summary>
internal sealed class LockFixture : IAsyncDisposable
{
    private readonly LockListeners _listeners;

    /// <param name="shards">The shards.</param>
    /// <param name="time">The clock.</param>
    /// <param name="metrics">What is counted.</param>
    /// <param name="listening">
    /// The clock of the listeners, which run beside the test: where all else must follow a virtual clock in step, they stay away from it.
    /// </param>
    public LockFixture(ILockShards shards, TimeProvider time, ClientMetrics? metrics = null, TimeProvider? listening = null)
    {
        Line = new LockLine(shards, time);
        var options = new ShardCallOptions();
        var backoff = new Backoff(options, new Random(1));
        _listeners = new LockListeners(Line, backoff, listening ?? time, NullLogger<ShardListener>.Instance);
        var acquirer = new LockAcquirer(Line, _listeners, time, NullLogger<LockAcquirer>.Instance);
        var views = new LockViews(Line, _listeners, backoff, time);
        var environment = new LockEnvironment(
            Line, _listeners, acquirer, views, time, metrics ?? ClientMetrics.None, new LockLog(NullLogger<LockLog>.Instance));
        Client = new LockClient(environment, new ProcessIdentity());
        Leases = new LockLeases(Line, acquirer, time);
    }

    /// <summary>The process' way to the shards.</summary>
    public LockLine Line { get; }

    public LockClient Client { get; }

    public LockLeases Leases { get; }

    public ValueTask DisposeAsync() => Client.DisposeAsync();
}
