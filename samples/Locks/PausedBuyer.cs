using Granary.Locks;

namespace Granary.Samples;

/// <summary>A buyer in a process of its own, which is told when to go on and stands still at the worst moment.</summary>
internal static class PausedBuyer
{
    public static async Task RunAsync(ILockClient locks, Warehouse warehouse)
    {
        await using var session = locks.OpenSession(new LockSessionOptions { Ttl = LockLimits.TtlMin });
        await Console.In.ReadLineAsync();
        await using var held = await session.AcquireAsync(Sale.LockName);
        var (left, token) = (await warehouse.CountAsync(), held.Token);
        Console.WriteLine($"{left} left");

        // It would ask held.IsHeld now, and could stand still right after that as well.
        await Console.In.ReadLineAsync();
        try
        {
            await warehouse.WriteAsync(left - 1, token);
            Console.WriteLine("sold what was sold already");
        }
        catch (GranaryException stale) when (stale.Code == LockCodes.StaleToken)
        {
            Console.WriteLine($"stopped, as {stale.Message}");
        }
    }
}
