using Granary.Processes;

namespace Granary.Samples;

/// <summary>The sample does what its page says.</summary>
[Collection(nameof(OneSiloGroup))]
public sealed class JobsSampleTests(OneSilo shared)
{
    private static readonly TimeSpan Within = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task A_paid_order_gets_its_coupon_and_an_unpaid_one_is_cancelled()
    {
        var shop = await ExternalProcess.RunAsync(BuiltProgram.Sample("Jobs"), [shared.Silo.Gateway, "2"], within: Within);

        Assert.Equal("", shop.StandardError);
        Assert.Contains("the first order: paid, 1 coupons", shop.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("the second order: cancelled, 0 coupons", shop.StandardOutput, StringComparison.Ordinal);
        Assert.Equal(0, shop.ExitCode);
    }
}
