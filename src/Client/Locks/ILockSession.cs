namespace Granary.Locks;

/// <summary>A session of this process with a time to live of its own. Disposing it gives back all that it holds.</summary>
public interface ILockSession : ILocker, IAsyncDisposable
{
    /// <summary>The session's id.</summary>
    Guid Id { get; }

    /// <summary>Its time to live.</summary>
    TimeSpan Ttl { get; }

    /// <summary>Fires when the session is lost or ended: with it every lock that it held.</summary>
    CancellationToken LostToken { get; }
}
