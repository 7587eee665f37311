using System.Collections.Concurrent;
using Granary.Ids;

namespace Granary.Samples;

/// <summary>Takes orders from many customers at once.</summary>
internal sealed class FlashSale(IIdClient ids)
{
    private const int Customers = 64;
    private const string Invoices = "flash-sale-invoices";

    public async Task<IReadOnlyList<Order>> RunAsync(int orderCount)
    {
        // The same definition again is no error, so every instance of the shop may do this at start.
        await ids.CreateSequenceAsync(new SequenceDefinition(Invoices, Start: 1_000));
        var orderIds = await ids.OpenSnowflakeAsync();
        var invoices = await ids.OpenSequenceAsync(Invoices);

        var orders = new ConcurrentBag<Order>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = Customers };
        await Parallel.ForEachAsync(Enumerable.Range(0, orderCount), options, async (_, cancellationToken) =>
            orders.Add(new Order(orderIds.Next(), await invoices.NextAsync(cancellationToken))));
        return [.. orders.OrderBy(static order => order.Id)];
    }
}
