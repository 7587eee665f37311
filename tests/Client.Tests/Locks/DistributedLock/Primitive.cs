using Medallion.Threading;

namespace Granary.Locks.DistributedLock;

/// <summary>One way of DistributedLock.Core to hold a name alone: what its contract says of all of them.</summary>
internal sealed record Primitive(
    string Name,
    Func<TimeSpan, CancellationToken, IDistributedSynchronizationHandle?> Try,
    Func<TimeSpan?, CancellationToken, IDistributedSynchronizationHandle> Acquire,
    Func<TimeSpan, CancellationToken, ValueTask<IDistributedSynchronizationHandle?>> TryAsync,
    Func<TimeSpan?, CancellationToken, ValueTask<IDistributedSynchronizationHandle>> AcquireAsync)
{
    public static Primitive Of(IDistributedLock one) => new(one.Name, one.TryAcquire, one.Acquire, one.TryAcquireAsync, one.AcquireAsync);

    public static Primitive Of(IDistributedSemaphore one) => new(one.Name, one.TryAcquire, one.Acquire, one.TryAcquireAsync, one.AcquireAsync);

    public static Primitive OfWriter(IDistributedReaderWriterLock one) =>
        new(one.Name, one.TryAcquireWriteLock, one.AcquireWriteLock, one.TryAcquireWriteLockAsync, one.AcquireWriteLockAsync);

    public static Primitive OfUpgradeable(IDistributedUpgradeableReaderWriterLock one) => new(
        one.Name,
        one.TryAcquireUpgradeableReadLock,
        one.AcquireUpgradeableReadLock,
        async (timeout, cancellationToken) => await one.TryAcquireUpgradeableReadLockAsync(timeout, cancellationToken),
        async (timeout, cancellationToken) => await one.AcquireUpgradeableReadLockAsync(timeout, cancellationToken));
}
