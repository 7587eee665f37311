using Medallion.Threading;

namespace Granary.Locks.DistributedLock;

/// <inheritdoc cref="IDistributedUpgradeableReaderWriterLock"/>
internal sealed class NamedReaderWriterLock(ILocker locker, string name, string space) : IDistributedUpgradeableReaderWriterLock
{
    private readonly NamedRequest _read = new(locker, name, LockRequest.Read with { Space = space });
    private readonly NamedRequest _write = new(locker, name, LockRequest.Exclusive with { Space = space });
    private readonly NamedRequest _upgradeable = new(locker, name, LockRequest.Upgradeable with { Space = space });

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public IDistributedSynchronizationHandle? TryAcquireReadLock(TimeSpan timeout = default, CancellationToken cancellationToken = default) =>
        _read.Try(timeout, cancellationToken);

    /// <inheritdoc/>
    public IDistributedSynchronizationHandle AcquireReadLock(TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        _read.Acquire(timeout, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IDistributedSynchronizationHandle?> TryAcquireReadLockAsync(
        TimeSpan timeout = default, CancellationToken cancellationToken = default) => await _read.TryAsync(timeout, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IDistributedSynchronizationHandle> AcquireReadLockAsync(
        TimeSpan? timeout = null, CancellationToken cancellationToken = default) => await _read.AcquireAsync(timeout, cancellationToken);

    /// <inheritdoc/>
    public IDistributedSynchronizationHandle? TryAcquireWriteLock(TimeSpan timeout = default, CancellationToken cancellationToken = default) =>
        _write.Try(timeout, cancellationToken);

    /// <inheritdoc/>
    public IDistributedSynchronizationHandle AcquireWriteLock(TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        _write.Acquire(timeout, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IDistributedSynchronizationHandle?> TryAcquireWriteLockAsync(
        TimeSpan timeout = default, CancellationToken cancellationToken = default) => await _write.TryAsync(timeout, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IDistributedSynchronizationHandle> AcquireWriteLockAsync(
        TimeSpan? timeout = null, CancellationToken cancellationToken = default) => await _write.AcquireAsync(timeout, cancellationToken);

    /// <inheritdoc/>
    public IDistributedLockUpgradeableHandle? TryAcquireUpgradeableReadLock(
        TimeSpan timeout = default, CancellationToken cancellationToken = default) => UpgradeableHandle.Of(_upgradeable.Try(timeout, cancellationToken));

    /// <inheritdoc/>
    public IDistributedLockUpgradeableHandle AcquireUpgradeableReadLock(
        TimeSpan? timeout = null, CancellationToken cancellationToken = default) => new UpgradeableHandle(_upgradeable.Acquire(timeout, cancellationToken));

    /// <inheritdoc/>
    public async ValueTask<IDistributedLockUpgradeableHandle?> TryAcquireUpgradeableReadLockAsync(
        TimeSpan timeout = default, CancellationToken cancellationToken = default) =>
        UpgradeableHandle.Of(await _upgradeable.TryAsync(timeout, cancellationToken));

    /// <inheritdoc/>
    public async ValueTask<IDistributedLockUpgradeableHandle> AcquireUpgradeableReadLockAsync(
        TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        new UpgradeableHandle(await _upgradeable.AcquireAsync(timeout, cancellationToken));
}
