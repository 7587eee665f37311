using Medallion.Threading;

namespace Granary.Locks.DistributedLock;

public sealed class WriterConformanceTests : SynchronizationConformance
{
    [Fact]
    public async Task Readers_share_the_lock_and_keep_writers_out()
    {
        await using var first = await One.AcquireReadLockAsync("name", cancellationToken: Ct);
        await using var second = await Other.TryAcquireReadLockAsync("name", cancellationToken: Ct);

        Assert.NotNull(second);
        Assert.Null(await Other.TryAcquireWriteLockAsync("name", cancellationToken: Ct));
    }

    [Fact]
    public async Task A_writer_keeps_readers_out_and_one_that_waits_keeps_later_ones_out()
    {
        var reader = await One.AcquireReadLockAsync("name", cancellationToken: Ct);
        var writer = Other.AcquireWriteLockAsync("name", cancellationToken: Ct).AsTask();
        await Eventually.True(() => Shards.Census.Waiting == 1, "the writer waits");
        Assert.Null(await One.TryAcquireReadLockAsync("name", cancellationToken: Ct));

        await reader.DisposeAsync();

        await using var written = await Eventually.Completes(writer, "the writer gets the lock");
        Assert.Null(await One.TryAcquireReadLockAsync("name", cancellationToken: Ct));
    }

    [Fact]
    public async Task A_lock_and_the_writer_of_one_name_are_the_same()
    {
        await using var held = await One.AcquireLockAsync("name", cancellationToken: Ct);

        Assert.Null(await Other.TryAcquireWriteLockAsync("name", cancellationToken: Ct));
        Assert.Null(await Other.TryAcquireReadLockAsync("name", cancellationToken: Ct));
    }

    private protected override Primitive Create(GranarySynchronizationProvider provider, string name) =>
        Primitive.OfWriter(provider.CreateReaderWriterLock(name));
}
