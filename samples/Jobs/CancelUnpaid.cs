using Granary.Jobs;

namespace Granary.Samples;

/// <summary>Cancels an order that nobody has paid. To run it twice changes nothing, as the second time there is nothing to cancel.</summary>
internal sealed class CancelUnpaid(OrderBook orders) : IJobHandler<OrderJob>
{
    public Task HandleAsync(OrderJob job, JobContext context, CancellationToken cancellationToken) =>
        orders.MoveAsync(job.Order, OrderState.Placed, OrderState.Cancelled);
}
