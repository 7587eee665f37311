using Granary.Locks;

namespace Granary.Samples;

/// <summary>Many buyers of one article at once.</summary>
internal sealed class Sale(ILocker locks, Warehouse warehouse)
{
    /// <summary>How many lamps there are.</summary>
    public const int Stock = 10;

    /// <summary>The lock that whoever changes the stock holds.</summary>
    public const string LockName = "stock/lamp";

    private const int Buyers = 20;

    // How long the bank thinks, between the look at the shelf and the hand on it.
    private static readonly TimeSpan Payment = TimeSpan.FromMilliseconds(20);

    /// <summary>Lets all buyers in at once; how many went home with a lamp.</summary>
    public async Task<int> RunAsync(Func<Task<bool>> buy)
    {
        await warehouse.WriteAsync(Stock);
        var bought = await Task.WhenAll(Enumerable.Range(0, Buyers).Select(_ => Task.Run(buy)));
        return bought.Count(static it => it);
    }

    /// <summary>Looks, pays and takes, while others do the same.</summary>
    public async Task<bool> BuyAsync()
    {
        var left = await warehouse.CountAsync();
        if (left == 0)
        {
            return false;
        }

        await Task.Delay(Payment, TimeProvider.System, CancellationToken.None);
        await warehouse.WriteAsync(left - 1);
        return true;
    }

    /// <summary>The same, alone.</summary>
    public async Task<bool> BuyAloneAsync()
    {
        await using var held = await locks.AcquireAsync(LockName);
        return await BuyAsync();
    }

    /// <summary>
    /// Sells the last lamp while a buyer's process stands still between look and payment, for longer than its lease: the next one gets
    /// the lock, and the lamp.
    /// </summary>
    /// <param name="buyer">A process that runs <see cref="PausedBuyer"/>.</param>
    /// <returns>What that buyer hears when it goes on.</returns>
    public async Task<string> RunWithPausedBuyerAsync(ChildProcess buyer)
    {
        await warehouse.WriteAsync(1);
        await buyer.WriteAsync("look");
        await buyer.ReadAsync();
        await buyer.PauseAsync();

        await using (var held = await locks.AcquireAsync(LockName))
        {
            await warehouse.WriteAsync(await warehouse.CountAsync() - 1, held.Token);
        }

        await buyer.ResumeAsync();
        await buyer.WriteAsync("paid");
        return await buyer.ReadAsync();
    }
}
