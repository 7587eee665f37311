namespace Granary.Locks;

/// <summary>The session that the workers of a process share; another one once it is lost. Thread-safe.</summary>
internal sealed class WorkSession(ILockClient client, TimeSpan ttl) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private ILockSession? _session;

    public ILocker Current
    {
        get
        {
            lock (_lock)
            {
                if (_session is null || _session.LostToken.IsCancellationRequested)
                {
                    _session = client.OpenSession(new LockSessionOptions { Ttl = ttl });
                }

                return _session;
            }
        }
    }

    public ValueTask DisposeAsync() => _session?.DisposeAsync() ?? ValueTask.CompletedTask;
}
