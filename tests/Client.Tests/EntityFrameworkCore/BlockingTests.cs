using Granary.Shards;

namespace Granary.EntityFrameworkCore;

public sealed class BlockingTests
{
    [Fact]
    public async Task An_add_whose_generator_is_not_open_yet_needs_nothing_of_the_thread_that_waits()
    {
        await using var store = await ShopStore.CreateAsync();
        await using var shop = store.Open();
        var order = new Order();

        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(new DeadContext());
        try
        {
            shop.Add(order);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }

        Assert.True(order.Id > 0);
        Assert.Equal(1, order.Invoice);
    }

    [Fact]
    public void A_wait_ends_at_its_limit_and_says_for_what_it_waited()
    {
        var source = new KeySource(KeyKind.Sequence, "invoices", default);

        var error = Assert.Throws<GranaryException>(() => BlockingWait.For(
            async cancellationToken =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
                return 0L;
            },
            "Order.Invoice",
            source,
            TimeSpan.FromMilliseconds(10)));

        Assert.Equal(ClientCodes.Unavailable, error.Code);
        Assert.StartsWith("Order.Invoice: the sequence 'invoices' gave no value", error.Message, StringComparison.Ordinal);
    }

    /// <summary>The context of a thread that runs nothing that is posted to it: it waits.</summary>
    private sealed class DeadContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
        }
    }
}
