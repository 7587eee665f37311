namespace Granary.Locks;

/// <summary>How long a caller waits: until its timeout, its cancelling, or the end of the session.</summary>
internal sealed class LockPatience : IDisposable
{
    private readonly CancellationTokenSource? _timeout;
    private readonly CancellationTokenSource _all;
    private readonly CancellationToken _caller;

    public LockPatience(TimeSpan timeout, TimeProvider time, CancellationToken caller, CancellationToken session = default)
    {
        _caller = caller;
        _timeout = timeout > TimeSpan.Zero ? new CancellationTokenSource(timeout, time) : null;
        _all = CancellationTokenSource.CreateLinkedTokenSource(caller, session, _timeout?.Token ?? CancellationToken.None);
    }

    /// <summary>Ends with the first of them.</summary>
    public CancellationToken Token => _all.Token;

    /// <summary>Whether it ended by the timeout alone.</summary>
    public bool IsTimeout => _timeout is { IsCancellationRequested: true } && !_caller.IsCancellationRequested;

    public void Dispose()
    {
        _all.Dispose();
        _timeout?.Dispose();
    }
}
