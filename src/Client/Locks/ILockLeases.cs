using Granary.Shards;

namespace Granary.Locks;

/// <summary>
/// Leases for sessions that somebody else keeps alive: what HTTP and other gateways stand on. <see cref="ILockClient"/> does it all
/// for a process of its own. Thread-safe.
/// </summary>
public interface ILockLeases
{
    /// <summary>Acquires locks, all or none, waiting at most <paramref name="timeout"/>; <see langword="null"/> when they cannot be had.</summary>
    /// <param name="session">The session; counts as its keep-alive.</param>
    /// <param name="lease">Names the lease over repeats.</param>
    /// <param name="names">The names, which may lie in several shards.</param>
    /// <param name="request">How.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="cancellationToken">Gives the request up.</param>
    /// <returns>The tokens, by name in the order asked.</returns>
    Task<IReadOnlyList<LockToken>?> AcquireAsync(
        LockSessionInfo session, OperationId lease, IReadOnlyList<string> names, LockRequest request, TimeSpan timeout, CancellationToken cancellationToken = default);

    /// <summary>Makes an upgradeable lease exclusive; its new token, or <see langword="null"/> when it cannot be had in time.</summary>
    Task<LockToken?> UpgradeAsync(
        LockSessionInfo session, OperationId lease, string name, string space, TimeSpan timeout, CancellationToken cancellationToken = default);

    /// <summary>Gives a lease back; whether it was there.</summary>
    Task<bool> ReleaseAsync(
        LockSessionInfo session, OperationId lease, IReadOnlyList<string> names, string space, CancellationToken cancellationToken = default);

    /// <summary>Replaces a lease's note.</summary>
    Task AnnotateAsync(
        LockSessionInfo session, OperationId lease, string name, string space, string? note, CancellationToken cancellationToken = default);

    /// <summary>Keeps a session alive in all shards, and tells what it holds.</summary>
    /// <exception cref="GranaryException"><see cref="LockCodes.SessionLost"/> when a shard says that the session ran out or was ended; then it has been ended everywhere.</exception>
    Task<LockSessionRenewal> RenewAsync(LockSessionInfo session, CancellationToken cancellationToken = default);

    /// <summary>Ends a session: all that it holds is free when this returns.</summary>
    Task EndAsync(LockSessionInfo session, CancellationToken cancellationToken = default);
}
