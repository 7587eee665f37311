namespace Granary.Locks;

/// <summary>
/// Acquires locks for one session. Thread-safe. Not re-entrant: who asks again for what it holds waits for itself. A wait ends by the
/// timeout, by cancelling, or with the session; none of them leaves a lock behind.
/// </summary>
public interface ILocker
{
    /// <summary>Acquires a lock, or answers <see langword="null"/> when it cannot be had within the timeout.</summary>
    /// <param name="name">The lock's name: 1 to <see cref="LockLimits.NameLengthMax"/> characters.</param>
    /// <param name="request">How. Default: exclusive, in the space <c>default</c>.</param>
    /// <param name="timeout">How long to wait; zero, the default, does not wait; <see cref="Timeout.InfiniteTimeSpan"/> waits for ever.</param>
    /// <param name="cancellationToken">Gives the request up.</param>
    /// <exception cref="InvalidRequestException">An argument breaks a rule.</exception>
    /// <exception cref="GranaryException">The request was refused or the cluster cannot answer.</exception>
    Task<LockHandle?> TryAcquireAsync(
        string name, LockRequest? request = null, TimeSpan timeout = default, CancellationToken cancellationToken = default);

    /// <summary>Acquires a lock; as <see cref="TryAcquireAsync"/>, but waits for ever by default and throws where that answers <see langword="null"/>.</summary>
    /// <exception cref="TimeoutException">The lock could not be had in time.</exception>
    Task<LockHandle> AcquireAsync(
        string name, LockRequest? request = null, TimeSpan? timeout = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Acquires several locks, all or none: in one step those that share a shard, and shard after shard in a fixed order, so that two
    /// who do so never wait for each other in a circle.
    /// </summary>
    /// <param name="names">1 to <see cref="LockLimits.NamesPerRequestMax"/> names, each once, in any order.</param>
    /// <param name="request">How, the same for all.</param>
    /// <param name="timeout">How long to wait for all together.</param>
    /// <param name="cancellationToken">Gives the request up.</param>
    Task<LockHandle?> TryAcquireAllAsync(
        IReadOnlyCollection<string> names, LockRequest? request = null, TimeSpan timeout = default, CancellationToken cancellationToken = default);

    /// <summary>Acquires several locks; as <see cref="TryAcquireAllAsync"/>, but waits for ever by default and throws <see cref="TimeoutException"/>.</summary>
    Task<LockHandle> AcquireAllAsync(
        IReadOnlyCollection<string> names, LockRequest? request = null, TimeSpan? timeout = null, CancellationToken cancellationToken = default);

    /// <summary>An election that this session may stand in or observe: one leader at a time for each name.</summary>
    /// <param name="name">The election's name, a lock's name.</param>
    /// <param name="space">The space.</param>
    ILockElection Election(string name, string space = "default");
}
