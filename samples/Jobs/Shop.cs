using Granary.Jobs;

namespace Granary.Samples;

/// <summary>Takes orders, and leaves the rest for later.</summary>
internal sealed class Shop(IJobClient jobs, OrderBook orders, TimeSpan minute)
{
    public const string Queue = "shop";
    public const string CancelUnpaidHandler = "cancel-unpaid";
    public const string SendCouponHandler = "send-coupon";

    /// <summary>Places an order: it is to be paid within two minutes, and a minute later it has earned a coupon.</summary>
    public async Task<Guid> PlaceAsync()
    {
        var order = Guid.CreateVersion7();
        await orders.AddAsync(order);
        await jobs.EnqueueAsync(Queue, Later(CancelUnpaidHandler, order, 2 * minute));
        await jobs.EnqueueAsync(Queue, Later(SendCouponHandler, order, 3 * minute));
        return order;
    }

    /// <summary>Takes the money. The job that would cancel the order comes all the same, and finds that there is nothing to do.</summary>
    public Task PayAsync(Guid order) => orders.MoveAsync(order, OrderState.Placed, OrderState.Paid);

    // The key makes a second click on "order" harmless: the job is enqueued once.
    private static JobRequest Later(string handler, Guid order, TimeSpan delay) => JobRequest.Of(handler, new OrderJob(order)) with
    {
        Due = DateTimeOffset.UtcNow + delay,
        Key = new JobKey($"{handler}/{order}"),
    };
}
