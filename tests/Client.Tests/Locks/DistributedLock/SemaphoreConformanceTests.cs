using Medallion.Threading;

namespace Granary.Locks.DistributedLock;

public sealed class SemaphoreConformanceTests : SynchronizationConformance
{
    [Fact]
    public async Task It_lets_in_as_many_as_its_count_says()
    {
        var semaphore = One.CreateSemaphore("many", 3);
        var held = new List<IDistributedSynchronizationHandle>();
        for (var i = 0; i < 3; i++)
        {
            held.Add(await semaphore.AcquireAsync(cancellationToken: Ct));
        }

        Assert.Null(await Other.TryAcquireSemaphoreAsync("many", 3, cancellationToken: Ct));
        await held[0].DisposeAsync();
        await using var next = await Other.TryAcquireSemaphoreAsync("many", 3, cancellationToken: Ct);

        Assert.NotNull(next);
        Assert.Equal(3, semaphore.MaxCount);
        await held[1].DisposeAsync();
        await held[2].DisposeAsync();
    }

    [Fact]
    public async Task A_semaphore_and_a_lock_of_one_name_have_nothing_to_do_with_each_other()
    {
        await using var held = await One.AcquireLockAsync("name", cancellationToken: Ct);

        await using var ticket = await Other.TryAcquireSemaphoreAsync("name", 1, cancellationToken: Ct);

        Assert.NotNull(ticket);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(LockLimits.PermitsMax + 1)]
    public void A_count_out_of_range_is_refused(int count) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => One.CreateSemaphore("name", count));

    private protected override Primitive Create(GranarySynchronizationProvider provider, string name) =>
        Primitive.Of(provider.CreateSemaphore(name, 1));
}
