using Medallion.Threading;

namespace Granary.Locks.DistributedLock;

public sealed class UpgradeableConformanceTests : SynchronizationConformance
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(50);

    [Fact]
    public async Task It_lets_readers_in_and_keeps_writers_out()
    {
        await using var held = await One.AcquireUpgradeableReadLockAsync("name", cancellationToken: Ct);
        await using var reader = await Other.TryAcquireReadLockAsync("name", cancellationToken: Ct);

        Assert.NotNull(reader);
        Assert.Null(await Other.TryAcquireWriteLockAsync("name", cancellationToken: Ct));
    }

    [Fact]
    public async Task An_upgrade_waits_for_the_readers_and_a_try_that_is_not_in_time_is_false()
    {
        await using var held = await One.AcquireUpgradeableReadLockAsync("name", cancellationToken: Ct);
        var reader = await Other.AcquireReadLockAsync("name", cancellationToken: Ct);

        Assert.False(await held.TryUpgradeToWriteLockAsync(TimeSpan.Zero, Ct));
        Assert.False(await held.TryUpgradeToWriteLockAsync(Short, Ct));
        await Assert.ThrowsAsync<TimeoutException>(async () => await held.UpgradeToWriteLockAsync(Short, Ct));
        await reader.DisposeAsync();
        Assert.True(await held.TryUpgradeToWriteLockAsync(TimeSpan.Zero, Ct));

        Assert.Null(await Other.TryAcquireReadLockAsync("name", cancellationToken: Ct));
    }

    [Fact]
    public void The_synchronous_half_upgrades_too()
    {
        using var held = One.AcquireUpgradeableReadLock("name", cancellationToken: Ct);
        using (Other.AcquireReadLock("name", cancellationToken: Ct))
        {
            Assert.False(held.TryUpgradeToWriteLock(cancellationToken: Ct));
            Assert.Throws<TimeoutException>(() => held.UpgradeToWriteLock(Short, Ct));
        }

        held.UpgradeToWriteLock(cancellationToken: Ct);

        Assert.Null(Other.TryAcquireReadLock("name", cancellationToken: Ct));
    }

    [Fact]
    public async Task It_is_upgraded_once()
    {
        await using var held = await One.AcquireUpgradeableReadLockAsync("name", cancellationToken: Ct);
        var before = ((UpgradeableHandle)held).Handle.Token;
        await held.UpgradeToWriteLockAsync(cancellationToken: Ct);

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await held.TryUpgradeToWriteLockAsync(cancellationToken: Ct));
        Assert.Throws<InvalidOperationException>(() => held.UpgradeToWriteLock(cancellationToken: Ct));
        Assert.True(((UpgradeableHandle)held).Handle.Token > before);
    }

    [Fact]
    public async Task A_cancelled_upgrade_leaves_the_lock_as_it_was()
    {
        await using var held = await One.AcquireUpgradeableReadLockAsync("name", cancellationToken: Ct);
        await using var reader = await Other.AcquireReadLockAsync("name", cancellationToken: Ct);
        using var cancel = new CancellationTokenSource();
        var upgrade = held.UpgradeToWriteLockAsync(null, cancel.Token).AsTask();
        await Eventually.True(() => Shards.Census.Waiting == 1, "the upgrade waits");

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => upgrade);
        await Eventually.True(() => Shards.Census.Waiting == 0, "the upgrade is given up");
        await using var another = await Other.TryAcquireReadLockAsync("name", cancellationToken: Ct);
        Assert.NotNull(another);
    }

    [Fact]
    public async Task A_disposed_handle_is_not_upgraded()
    {
        var held = await One.AcquireUpgradeableReadLockAsync("name", cancellationToken: Ct);
        await held.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await held.TryUpgradeToWriteLockAsync(cancellationToken: Ct));
        Assert.Throws<ObjectDisposedException>(() => held.UpgradeToWriteLock(cancellationToken: Ct));
    }

    private protected override Primitive Create(GranarySynchronizationProvider provider, string name) =>
        Primitive.OfUpgradeable(provider.CreateUpgradeableReaderWriterLock(name));
}
