namespace Granary.Ids;

public sealed class SnowflakeSliceTests
{
    private static readonly TimeSpan Borrow = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan RoundTrip = TimeSpan.FromMilliseconds(2);

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(1000)]
    public void A_generator_that_is_always_drained_runs_no_further_ahead_with_every_renewal(int unitMilliseconds)
    {
        var layout = SnowflakeLayout.Default with { UnitMilliseconds = unitMilliseconds, SequenceBits = 4 };
        var start = layout.Epoch + TimeSpan.FromDays(300);
        var counter = new SnowflakeCounter(SnowflakeSlice.Begin(LeaseAt(layout, start), 0, RoundTrip, Borrow));

        var furthest = TimeSpan.Zero;
        var ids = new long[100_000];
        for (var milliseconds = 0L; milliseconds < 3_600_000; milliseconds += 20_000)
        {
            var now = start.AddMilliseconds(milliseconds + 1);
            var made = counter.Fill(milliseconds, ids);
            counter.Extend(counter.Slice.Continue(LeaseAt(layout, now), milliseconds, RoundTrip, Borrow, counter.UnusedTick - 1));
            made += counter.Fill(milliseconds, ids.AsSpan(made));
            var ahead = layout.Decode(ids[made - 1]).Time - now;
            furthest = ahead > furthest ? ahead : furthest;
        }

        Assert.True(furthest <= Borrow, $"The last ids were {furthest} ahead of time.");
    }

    [Fact]
    public void A_change_of_worker_ids_leaves_the_count_where_it_never_stood()
    {
        var layout = SnowflakeLayout.Default;
        var start = layout.Epoch + TimeSpan.FromDays(300);
        var counter = new SnowflakeCounter(SnowflakeSlice.Begin(LeaseAt(layout, start), 0, RoundTrip, Borrow));

        // Drained, the count stands at the beginning of a tick, which is where it goes on.
        var drained = counter.Fill(0, new long[1_000_000]);
        counter.Move(unused => counter.Slice.Continue(LeaseAt(layout, start) with { FirstWorker = 1 }, 0, RoundTrip, Borrow, unused));

        Assert.True(drained is > 0 and < 1_000_000);
        Assert.True(counter.TryNext(0, out var id));
        Assert.Equal((1, 1), (layout.Decode(id).Worker, layout.Decode(id).Sequence));
    }

    private static WorkerLease LeaseAt(SnowflakeLayout layout, DateTimeOffset now) => new()
    {
        LeaseId = Guid.Empty,
        Pool = "default",
        Layout = layout,
        Datacenter = 0,
        FirstWorker = 0,
        Workers = 1,
        Lo = layout.TickOf(layout.Epoch + TimeSpan.FromDays(300)),
        Hi = layout.TickOf(now + IdLimits.BudgetDefault),
        ServerTime = now,
    };
}
