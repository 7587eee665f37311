using Medallion.Threading;

namespace Granary.Locks.DistributedLock;

/// <summary>
/// The interfaces of <c>DistributedLock.Core</c> over Granary: locks, reader-writer locks, upgradeable ones and semaphores, with the
/// contracts that are documented there. <c>AddGranaryClient</c> registers it for all of them, unless something else is registered.
/// The handles of locks, readers, writers and semaphores are <see cref="LockHandle"/>, those of upgradeable locks
/// <see cref="UpgradeableHandle"/>: cast them to come to the fencing token. Thread-safe.
/// </summary>
/// <example><code>
/// builder.AddGranaryClient(options => options.Gateways.Add("127.0.0.1:30000"));   // then inject IDistributedLockProvider
///
/// await using (await locks.AcquireLockAsync("nightly-report", TimeSpan.FromSeconds(5)))
/// {
///     // One at a time in the whole cluster.
/// }
/// </code></example>
/// <param name="locker">Acquires the locks: the client, or a session of its own.</param>
/// <param name="space">
/// Where the names of locks live. A lock and a reader-writer lock of one name are the same, held by its writer. Default: <c>default</c>.
/// </param>
/// <param name="semaphoreSpace">Where the names of semaphores live, so that they may be those of locks too. Default: <c>semaphores</c>.</param>
public sealed class GranarySynchronizationProvider(ILocker locker, string space = "default", string semaphoreSpace = "semaphores")
    : IDistributedLockProvider, IDistributedUpgradeableReaderWriterLockProvider, IDistributedSemaphoreProvider
{
    /// <inheritdoc/>
    public IDistributedLock CreateLock(string name) => new NamedLock(locker, SafeName.Of(name), space);

    /// <inheritdoc/>
    public IDistributedReaderWriterLock CreateReaderWriterLock(string name) => CreateUpgradeableReaderWriterLock(name);

    /// <inheritdoc/>
    public IDistributedUpgradeableReaderWriterLock CreateUpgradeableReaderWriterLock(string name) =>
        new NamedReaderWriterLock(locker, SafeName.Of(name), space);

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxCount"/> is less than 1, or more than <see cref="LockLimits.PermitsMax"/>.</exception>
    public IDistributedSemaphore CreateSemaphore(string name, int maxCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxCount, LockLimits.PermitsMax);
        return new NamedSemaphore(locker, SafeName.Of(name), semaphoreSpace, maxCount);
    }
}
