using Granary.Locks.DistributedLock;
using Granary.Processes;
using Medallion.Threading;

namespace Granary.Locks;

/// <summary>What <c>DistributedLock</c>'s users count on when the process that holds a lock is killed.</summary>
[Collection(nameof(OneSiloGroup))]
public sealed class KilledHolderTests(OneSilo one)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_killed_process_held_by_any_of_the_four_interfaces_goes_to_those_who_wait()
    {
        var name = $"killed-{Guid.NewGuid():N}";
        await using var client = await ClusterClient.ConnectAsync(options => options.Gateways.Add(one.Silo.Gateway));
        var provider = new GranarySynchronizationProvider(client.Locks);
        Func<TimeSpan, ValueTask<IDistributedSynchronizationHandle?>>[] attempts =
        [
            timeout => provider.TryAcquireLockAsync($"{name}-lock", timeout, Ct),
            timeout => provider.TryAcquireReadLockAsync($"{name}-writer", timeout, Ct),
            async timeout => await provider.TryAcquireUpgradeableReadLockAsync($"{name}-upgradeable", timeout, Ct),
            timeout => provider.TryAcquireSemaphoreAsync($"{name}-semaphore", 1, timeout, Ct),
        ];
        await using var holder = ExternalProcess.Start(BuiltProgram.ClientProcess, ["hold", one.Silo.Gateway, name], name: "holder");
        await holder.WaitForLineAsync("holding all four");
        foreach (var attempt in attempts)
        {
            Assert.Null(await attempt(TimeSpan.Zero));
        }

        var waiting = attempts.Select(attempt => attempt(Eventually.Patience).AsTask()).ToList();
        await Eventually.True(
            async () => (await client.Locks.ListAsync(new LockFilter(Prefix: name), cancellationToken: Ct)).Sum(static info => info.Waiters) == 4,
            "all four wait");
        Assert.DoesNotContain(waiting, static wait => wait.IsCompleted);
        await holder.KillAsync();

        var handles = await Eventually.Completes(Task.WhenAll(waiting), "all four are granted", Eventually.Patience * 2);
        Assert.All(handles, Assert.NotNull);
        foreach (var handle in handles)
        {
            await handle!.DisposeAsync();
        }
    }
}
