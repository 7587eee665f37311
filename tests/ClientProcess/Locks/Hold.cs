using Granary.Hosting;
using Granary.Locks.DistributedLock;
using Medallion.Threading;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Granary.Locks;

/// <summary>Holds one lock of each of <c>DistributedLock</c>'s four interfaces, and says so, until it is stopped.</summary>
internal static class Hold
{
    public static async Task RunAsync(HoldArguments arguments, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.AddGranaryClient(options => options.Gateways.Add(arguments.Gateway));
        using var host = builder.Build();
        await host.StartAsync(cancellationToken);
        await using (var session = host.Services.GetRequiredService<ILockClient>().OpenSession(new LockSessionOptions { Ttl = LockLimits.TtlMin }))
        {
            var provider = new GranarySynchronizationProvider(session);
            await using var mutex = await provider.AcquireLockAsync($"{arguments.Name}-lock", cancellationToken: cancellationToken);
            await using var writer = await provider.AcquireWriteLockAsync($"{arguments.Name}-writer", cancellationToken: cancellationToken);
            await using var upgradeable = await provider.AcquireUpgradeableReadLockAsync($"{arguments.Name}-upgradeable", cancellationToken: cancellationToken);
            await using var permit = await provider.AcquireSemaphoreAsync($"{arguments.Name}-semaphore", 1, cancellationToken: cancellationToken);
            Console.WriteLine("holding all four");
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await host.StopAsync(CancellationToken.None);
    }
}
