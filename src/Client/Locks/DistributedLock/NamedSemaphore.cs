using Medallion.Threading;

namespace Granary.Locks.DistributedLock;

/// <inheritdoc cref="IDistributedSemaphore"/>
internal sealed class NamedSemaphore(ILocker locker, string name, string space, int maxCount) : IDistributedSemaphore
{
    private readonly NamedRequest _request = new(locker, name, LockRequest.Semaphore(maxCount) with { Space = space });

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public int MaxCount => maxCount;

    /// <inheritdoc/>
    public IDistributedSynchronizationHandle? TryAcquire(TimeSpan timeout = default, CancellationToken cancellationToken = default) =>
        _request.Try(timeout, cancellationToken);

    /// <inheritdoc/>
    public IDistributedSynchronizationHandle Acquire(TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        _request.Acquire(timeout, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IDistributedSynchronizationHandle?> TryAcquireAsync(
        TimeSpan timeout = default, CancellationToken cancellationToken = default) => await _request.TryAsync(timeout, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IDistributedSynchronizationHandle> AcquireAsync(
        TimeSpan? timeout = null, CancellationToken cancellationToken = default) => await _request.AcquireAsync(timeout, cancellationToken);
}
