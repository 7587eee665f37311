using Medallion.Threading;

namespace Granary.Locks.DistributedLock;

/// <inheritdoc cref="IDistributedLock"/>
internal sealed class NamedLock(ILocker locker, string name, string space) : IDistributedLock
{
    private readonly NamedRequest _request = new(locker, name, new LockRequest { Space = space });

    /// <inheritdoc/>
    public string Name => name;

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
