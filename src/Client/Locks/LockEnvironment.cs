using System.Collections.Concurrent;
using Granary.Shards;

namespace Granary.Locks;

/// <summary>What the sessions of a process share, and which of them are open. Thread-safe.</summary>
internal sealed class LockEnvironment(
    ILockShards shards, LockListeners listeners, LockAcquirer acquirer, LockViews views, TimeProvider time, ClientMetrics metrics, LockLog log)
{
    /// <summary>How long giving back waits for the shards; then it goes on by itself.</summary>
    public static readonly TimeSpan GoodbyeWithin = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<Guid, LockSession> _sessions = new();

    public ILockShards Shards => shards;

    public LockListeners Listeners => listeners;

    public LockAcquirer Acquirer => acquirer;

    public LockViews Views => views;

    public TimeProvider Time => time;

    public ClientMetrics Metrics => metrics;

    public LockLog Log => log;

    /// <summary>The sessions that are open.</summary>
    public ICollection<LockSession> Sessions => _sessions.Values;

    /// <summary>Opens a session.</summary>
    /// <param name="info">Who it is.</param>
    /// <param name="isOwn">Whether somebody opened it for himself; otherwise it is the process' own.</param>
    public LockSession Open(LockSessionInfo info, bool isOwn)
    {
        var session = new LockSession(this, info, isOwn);
        _sessions[info.Id] = session;
        return session;
    }

    /// <summary>Forgets a session that is over.</summary>
    public void Forget(LockSession session) => _sessions.TryRemove(session.Id, out _);
}
