using CsCheck;

namespace Granary.Ids;

public sealed class SequenceDemandTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void A_steady_rate_leads_to_ranges_for_some_seconds()
    {
        var demand = new SequenceDemand();

        for (var request = 0; request < 30; request++)
        {
            demand.Next(1_000, Second, awaited: 0);
        }

        Assert.Equal(1_000 * SequenceDemand.Target.TotalSeconds, demand.Size, 1.0);
    }

    [Fact]
    public void A_caller_that_waits_for_many_gets_them_at_once_without_changing_the_size() =>
        Assert.Equal((50_000, 16), (new SequenceDemand() is var demand ? demand.Next(0, Second, awaited: 50_000) : 0, demand.Size));

    [Fact]
    public void Whatever_is_measured_the_size_stays_in_its_bounds_and_changes_by_twice_at_the_most() =>
        Gen.Select(Gen.Long[0, 1L << 40], Gen.Double[0, 100], Gen.Int[0, 1 << 21]).Array.Sample(requests =>
        {
            var demand = new SequenceDemand();
            foreach (var (used, seconds, awaited) in requests)
            {
                var before = demand.Size;
                var size = demand.Next(used, TimeSpan.FromSeconds(seconds), awaited);

                Assert.InRange(size, IdLimits.SequenceRangeMin, IdLimits.SequenceRangeMax);
                Assert.InRange(demand.Size, Math.Max(before / 2, IdLimits.SequenceRangeMin), before * 2);
            }
        });
}
