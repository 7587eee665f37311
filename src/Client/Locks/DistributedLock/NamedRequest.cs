namespace Granary.Locks.DistributedLock;

/// <summary>One way to hold one name, in the four forms that <c>DistributedLock.Core</c> asks for. Thread-safe.</summary>
internal sealed class NamedRequest(ILocker locker, string name, LockRequest request)
{
    public async ValueTask<LockHandle?> TryAsync(TimeSpan timeout, CancellationToken cancellationToken) =>
        await locker.TryAcquireAsync(name, request, WaitTime.Of(timeout), cancellationToken);

    public async ValueTask<LockHandle> AcquireAsync(TimeSpan? timeout, CancellationToken cancellationToken) =>
        await locker.AcquireAsync(name, request, WaitTime.Of(timeout ?? Timeout.InfiniteTimeSpan), cancellationToken);

    public LockHandle? Try(TimeSpan timeout, CancellationToken cancellationToken) =>
        BlockingWait.For(() => TryAsync(timeout, cancellationToken).AsTask());

    public LockHandle Acquire(TimeSpan? timeout, CancellationToken cancellationToken) =>
        BlockingWait.For(() => AcquireAsync(timeout, cancellationToken).AsTask());
}
