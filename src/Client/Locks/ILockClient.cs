using Granary.Shards;

namespace Granary.Locks;

/// <summary>
/// Locks with leases and fencing tokens. Acquires for the process' own session, which is opened with the first lock. Thread-safe; one
/// per process is enough. Refusals are <see cref="GranaryException"/> with a code of <see cref="LockCodes"/>; arguments that break a
/// rule are <see cref="InvalidRequestException"/>.
/// </summary>
public interface ILockClient : ILocker
{
    /// <summary>Opens a session of its own.</summary>
    ILockSession OpenSession(LockSessionOptions? options = null);

    /// <summary>A lock as it stands; one that is free has no holders.</summary>
    Task<LockInfo> GetAsync(string name, string space = "default", CancellationToken cancellationToken = default);

    /// <summary>Locks that are held or waited for, by space and name.</summary>
    /// <param name="filter">Which ones. Default: all.</param>
    /// <param name="limit">How many: 1 to <see cref="LockLimits.ListMax"/>.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<IReadOnlyList<LockInfo>> ListAsync(
        LockFilter? filter = null, int limit = LockLimits.ListMax, CancellationToken cancellationToken = default);

    /// <summary>
    /// The locks that the filter covers, as they are, and then each that changes, until cancelled. Survives the loss of silos; of many
    /// changes in a row only the last may be seen. A lock that became free comes without holders.
    /// </summary>
    IAsyncEnumerable<LockInfo> WatchAsync(LockFilter filter, CancellationToken cancellationToken = default);

    /// <summary>
    /// Takes a lock from its holders. They are told, and their tokens are old from now on: write the answer's token into a guard to stop
    /// them at once.
    /// </summary>
    /// <param name="name">The lock's name.</param>
    /// <param name="by">Who does it, for the audit.</param>
    /// <param name="space">The space.</param>
    /// <param name="token">The one holder that is meant. Default: all.</param>
    /// <param name="operation">Names the change over repeats.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<ForcedRelease> ForceReleaseAsync(
        string name, string by, string space = "default", long? token = null, OperationId? operation = null, CancellationToken cancellationToken = default);
}
