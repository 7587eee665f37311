using Medallion.Threading;

namespace Granary.Locks.DistributedLock;

/// <summary>An upgradeable lock that is held, and may become its writer once. Thread-safe; disposing twice is no error.</summary>
public sealed class UpgradeableHandle : IDistributedLockUpgradeableHandle
{
    private int _isDisposed;

    internal UpgradeableHandle(LockHandle handle) => Handle = handle;

    /// <summary>The lock, with its fencing token, which changes with the upgrade.</summary>
    public LockHandle Handle { get; }

    /// <inheritdoc/>
    public CancellationToken HandleLostToken => Handle.HandleLostToken;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The lock is upgraded already.</exception>
    public bool TryUpgradeToWriteLock(TimeSpan timeout = default, CancellationToken cancellationToken = default) =>
        BlockingWait.For(() => TryUpgradeToWriteLockAsync(timeout, cancellationToken).AsTask());

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The lock is upgraded already.</exception>
    public void UpgradeToWriteLock(TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        BlockingWait.For(() => UpgradeToWriteLockAsync(timeout, cancellationToken).AsTask());

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The lock is upgraded already.</exception>
    public async ValueTask<bool> TryUpgradeToWriteLockAsync(TimeSpan timeout = default, CancellationToken cancellationToken = default)
    {
        var patience = WaitTime.Of(timeout);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) != 0, this);
        if (Handle.Mode == LockMode.Exclusive)
        {
            throw new InvalidOperationException($"Lock '{Handle.Name}' of space '{Handle.Space}' is upgraded already.");
        }

        cancellationToken.ThrowIfCancellationRequested();
        return await Handle.TryUpgradeAsync(patience, cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The lock is upgraded already.</exception>
    /// <exception cref="TimeoutException">The readers did not go in time.</exception>
    public async ValueTask UpgradeToWriteLockAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        if (!await TryUpgradeToWriteLockAsync(timeout ?? Timeout.InfiniteTimeSpan, cancellationToken))
        {
            throw new TimeoutException($"Lock '{Handle.Name}' of space '{Handle.Space}' could not be upgraded within {timeout}.");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Volatile.Write(ref _isDisposed, 1);
        Handle.Dispose();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Volatile.Write(ref _isDisposed, 1);
        return Handle.DisposeAsync();
    }

    internal static UpgradeableHandle? Of(LockHandle? handle) => handle is null ? null : new UpgradeableHandle(handle);
}
