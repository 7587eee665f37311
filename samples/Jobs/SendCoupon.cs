using Granary.Jobs;

namespace Granary.Samples;

/// <summary>Gives a customer who has paid a coupon: one, however often the job is run.</summary>
internal sealed class SendCoupon(OrderBook orders) : IJobHandler<OrderJob>
{
    public Task HandleAsync(OrderJob job, JobContext context, CancellationToken cancellationToken) =>
        orders.GiveCouponAsync(job.Order, context.Id);
}
