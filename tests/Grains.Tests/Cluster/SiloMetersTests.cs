using System.Diagnostics.Metrics;
using Granary.Ids;
using Granary.Ledger;
using Granary.Shards;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Granary.Cluster;

public sealed class SiloMetersTests : IDisposable
{
    private static readonly CreateSequence Command = new(OperationId.New(), new SequenceDefinition("orders"));

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly SiloMeters _meters;
    private readonly LedgerMetrics _ledger;
    private readonly IdMetrics _ids;

    public SiloMetersTests()
    {
        var factory = _services.GetRequiredService<IMeterFactory>();
        _meters = new SiloMeters(factory, new FakeTimeProvider());
        _ledger = new LedgerMetrics(factory);
        _ids = new IdMetrics(factory);
    }

    public void Dispose()
    {
        _meters.Dispose();
        _services.Dispose();
    }

    [Fact]
    public void Rates_are_means_over_ten_seconds()
    {
        _ledger.Committed(changes: 40, TimeSpan.FromMilliseconds(2));
        _ledger.Committed(changes: 60, TimeSpan.FromMilliseconds(2));
        _meters.Tick();

        var ledger = _meters.Ledger();

        Assert.Equal((10, 0.2, 50), (ledger.ChangesPerSecond, ledger.RoundsPerSecond, ledger.ChangesPerRound));
    }

    [Fact]
    public void What_was_longer_ago_than_that_counts_no_more()
    {
        _ledger.Committed(changes: 40, TimeSpan.FromMilliseconds(2));
        for (var second = 0; second <= ClusterLimits.RateSeconds; second++)
        {
            _meters.Tick();
        }

        Assert.Equal(0, _meters.Ledger().ChangesPerSecond);
    }

    [Fact]
    public void Times_of_rounds_are_right_to_within_a_tenth()
    {
        for (var round = 1; round <= 1000; round++)
        {
            _ledger.Committed(changes: 1, TimeSpan.FromMilliseconds(round));
        }

        var ledger = _meters.Ledger();

        Assert.InRange(ledger.RoundMedianMs, 450, 550);
        Assert.InRange(ledger.RoundP99Ms, 891, 1089);
    }

    [Fact]
    public void What_waits_is_a_level_and_no_rate()
    {
        _ledger.Waiting(5);
        _ledger.Waiting(-2);

        Assert.Equal(3, _meters.Ledger().Waiting);
        Assert.DoesNotContain(_meters.History(1), static series => series.Name == "ledger.waiting");
    }

    [Fact]
    public void Refusals_are_told_apart_by_code_and_failures_too()
    {
        _ids.Decided(Command, new Done(true));
        _ids.Decided(Command, new Refusal(RefusalKind.NotFound, IdCodes.PoolNotFound, "…"));
        _ids.Decided(Command, new Refusal(RefusalKind.NotFound, IdCodes.PoolNotFound, "…"));
        _ledger.Failed(LedgerCodes.Fenced);
        _meters.Tick();

        var block = Assert.Single(_meters.Blocks());
        Assert.Equal(("ids", 0.3, 0.2), (block.Block, block.CommandsPerSecond, block.RefusalsPerSecond));
        Assert.Equal([new CodeCount(IdCodes.PoolNotFound, 2, 2)], block.Refusals);
        Assert.Equal([new CodeCount(LedgerCodes.Fenced, 1, 1)], _meters.Ledger().Failures);
    }

    [Fact]
    public void Codes_of_more_than_a_minute_ago_are_still_in_the_total()
    {
        _ledger.Failed(LedgerCodes.Fenced);
        for (var second = 0; second <= ClusterLimits.RecentSeconds; second++)
        {
            _meters.Tick();
        }

        Assert.Equal([new CodeCount(LedgerCodes.Fenced, 0, 1)], _meters.Ledger().Failures);
    }

    [Fact]
    public void The_history_ends_with_the_newest_second()
    {
        _ledger.Committed(changes: 7, TimeSpan.FromMilliseconds(1));
        _meters.Tick();
        _meters.Tick();
        _ledger.Committed(changes: 9, TimeSpan.FromMilliseconds(1));
        _meters.Tick();

        var changes = _meters.History(4).Single(static series => series.Name == "ledger.changes");

        Assert.Equal([0, 7, 0, 9], changes.PerSecond);
    }

    [Fact]
    public void Another_silo_of_the_same_process_is_not_heard()
    {
        using var other = new ServiceCollection().AddMetrics().BuildServiceProvider();
        new LedgerMetrics(other.GetRequiredService<IMeterFactory>()).Committed(changes: 40, TimeSpan.FromMilliseconds(2));
        _meters.Tick();

        Assert.Equal(0, _meters.Ledger().ChangesPerSecond);
    }
}
