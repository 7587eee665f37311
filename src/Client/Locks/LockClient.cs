using Granary.Hosting;
using Granary.Shards;

namespace Granary.Locks;

/// <inheritdoc cref="ILockClient"/>
internal sealed class LockClient(LockEnvironment environment, ProcessIdentity identity) : Locker(environment), ILockClient, IAsyncDisposable
{
    // A session that had run out unseen is found out by a refusal, and so may be the next one.
    private const int SessionsPerAcquireMax = 3;

    private readonly LockEnvironment _environment = environment;
    private readonly Lock _gate = new();
    private LockSession? _session;
    private Task? _stop;

    /// <inheritdoc/>
    public ILockSession OpenSession(LockSessionOptions? options = null)
    {
        options ??= new LockSessionOptions();
        LockGuards.ThrowIfBadTtl(options.Ttl, nameof(options.Ttl));
        lock (_gate)
        {
            ThrowIfStopped();
            return Open(options.Ttl, isOwn: true);
        }
    }

    /// <inheritdoc/>
    public Task<LockInfo> GetAsync(string name, string space = "default", CancellationToken cancellationToken = default) =>
        _environment.Views.Get(name, space, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<LockInfo>> ListAsync(
        LockFilter? filter = null, int limit = LockLimits.ListMax, CancellationToken cancellationToken = default) =>
        _environment.Views.List(filter ?? new LockFilter(), limit, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<LockInfo> WatchAsync(LockFilter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        LockGuards.ThrowIfBad(filter);
        return _environment.Views.Watch(filter, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<ForcedRelease> ForceReleaseAsync(
        string name, string by, string space = "default", long? token = null, OperationId? operation = null, CancellationToken cancellationToken = default)
    {
        LockGuards.ThrowIfBadName(name, nameof(name));
        LockGuards.ThrowIfBadHolderText(by, nameof(by));
        LockGuards.ThrowIfBadSpace(space, nameof(space));
        var shard = await _environment.Shards.ShardOf(space, name, cancellationToken);
        return await _environment.Shards.Send<ForcedRelease>(
            shard, new ForceRelease(operation ?? OperationId.New(), space, name, token, by), cancellationToken);
    }

    /// <summary>Ends all sessions, and opens no others.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            return new ValueTask(_stop ??= Stop());
        }
    }

    /// <inheritdoc/>
    protected override async Task<LockHandle?> TryAcquire(
        IReadOnlyList<string> names, LockRequest request, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var started = _environment.Time.GetTimestamp();
        var left = timeout;
        for (var sessions = 1; ; sessions++)
        {
            var session = Session();
            try
            {
                return await session.Acquire(names, request, left, cancellationToken);
            }
            catch (GranaryException lost) when (lost.Code == LockCodes.SessionLost && sessions < SessionsPerAcquireMax)
            {
                // A request that waits holds nothing yet, so it may as well wait for another session.
                session.Spend();
                _environment.Log.LogSessionReplaced(session.Id);
                left = timeout > TimeSpan.Zero ? timeout - _environment.Time.GetElapsedTime(started) : timeout;
                if (timeout > TimeSpan.Zero && left <= TimeSpan.Zero)
                {
                    return null;
                }
            }
        }
    }

    private LockSession Session()
    {
        lock (_gate)
        {
            ThrowIfStopped();
            if (_session is null or { IsOver: true } or { IsSpent: true })
            {
                _session = Open(LockLimits.TtlDefault, isOwn: false);
            }

            return _session;
        }
    }

    private LockSession Open(TimeSpan ttl, bool isOwn) => _environment.Open(identity.Session(Guid.NewGuid(), ttl), isOwn);

    private void ThrowIfStopped()
    {
        if (_stop is not null)
        {
            throw new GranaryException(RefusalKind.Unavailable, ClientCodes.Stopped, "The client has stopped; it acquires nothing any more.");
        }
    }

    private async Task Stop()
    {
        // Not under the gate that the caller holds.
        await Task.Yield();
        await Task.WhenAll(_environment.Sessions.Select(static session => session.DisposeAsync().AsTask()));
        _environment.Listeners.Dispose();
    }
}
