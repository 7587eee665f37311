using System.Diagnostics.Metrics;
using Granary.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Granary.Telemetry;

public sealed class MetricsCollectorTests : IDisposable
{
    private readonly ServiceProvider _services = Host();
    private readonly ServiceProvider _neighbour = Host();

    private MetricsText Metrics => new(Collector.Collect());

    private MetricsCollector Collector => _services.GetRequiredService<MetricsCollector>();

    private Meter Meter => _services.GetRequiredService<IMeterFactory>().Create("Granary.Test");

    public void Dispose()
    {
        _services.Dispose();
        _neighbour.Dispose();
    }

    [Fact]
    public void Names_carry_the_unit_and_counters_their_ending()
    {
        _ = Collector;
        Meter.CreateCounter<long>("granary.test.changes", "{change}").Add(1);
        Meter.CreateHistogram<double>("granary.test.duration", "s").Record(1);
        Meter.CreateGauge<double>("granary.test.fill", "1").Record(0.5);
        Meter.CreateCounter<long>("granary.test.sent", "By").Add(1);

        Assert.Equal(
            ["granary_test_changes_total", "granary_test_duration_seconds", "granary_test_fill_ratio", "granary_test_sent_bytes_total"],
            Metrics.Types.Keys.Where(static name => name.StartsWith("granary_test", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_histogram_counts_into_the_buckets_that_its_instrument_advises()
    {
        _ = Collector;
        var sizes = Meter.CreateHistogram("granary.test.size", "{change}", advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 10] });
        sizes.Record(1);
        sizes.Record(2);
        sizes.Record(11);

        var metrics = Metrics;

        Assert.Equal(1, metrics.Series["granary_test_size_bucket{le=\"1\"}"]);
        Assert.Equal(2, metrics.Series["granary_test_size_bucket{le=\"10\"}"]);
        Assert.Equal(3, metrics.Series["granary_test_size_bucket{le=\"+Inf\"}"]);
        Assert.Equal(14, metrics.Series["granary_test_size_sum"]);
        Assert.Equal(3, metrics.Series["granary_test_size_count"]);
    }

    [Fact]
    public void What_another_host_in_the_process_measures_is_not_counted()
    {
        _ = Collector;
        var other = _neighbour.GetRequiredService<IMeterFactory>().Create("Granary.Test").CreateCounter<long>("granary.test.changes");
        Meter.CreateCounter<long>("granary.test.changes").Add(1);
        other.Add(5);

        Assert.Equal(1, Metrics.Sum("granary_test_changes_total"));
    }

    [Fact]
    public void Meters_that_are_not_listed_are_left_out()
    {
        _ = Collector;
        _services.GetRequiredService<IMeterFactory>().Create("Elsewhere").CreateCounter<long>("elsewhere.changes").Add(1);

        Assert.DoesNotContain("elsewhere_changes_total", Metrics.Types.Keys);
    }

    [Fact]
    public void Labels_in_another_order_or_of_another_type_are_the_same_series()
    {
        _ = Collector;
        var counter = Meter.CreateCounter<long>("granary.test.changes");
        counter.Add(1, new("code", 200), new("block", "a\"b\\c"));
        counter.Add(1, new("block", "a\"b\\c"), new("code", "200"));

        Assert.Equal(2, Metrics.Series["granary_test_changes_total{block=\"a\\\"b\\\\c\",code=\"200\"}"]);
    }

    [Fact]
    public void Instruments_of_one_name_are_one_metric()
    {
        _ = Collector;
        foreach (var part in (int[])[1, 2])
        {
            Meter.CreateObservableGauge("granary.test.leases", () => part);
        }

        Assert.Equal(3, Metrics.Series["granary_test_leases"]);
        Assert.Equal(3, Metrics.Series["granary_test_leases"]);
    }

    [Fact]
    public void What_is_no_longer_observed_vanishes_and_a_counter_stays()
    {
        var left = new List<Measurement<double>> { new(5) };
        _ = Collector;
        Meter.CreateObservableGauge("granary.test.left", () => left, "s");
        Meter.CreateCounter<long>("granary.test.changes").Add(1);
        Assert.Equal(5, Metrics.Series["granary_test_left_seconds"]);

        left.Clear();

        var metrics = Metrics;
        Assert.DoesNotContain("granary_test_left_seconds", metrics.Series.Keys);
        Assert.Equal(1, metrics.Series["granary_test_changes_total"]);
    }

    [Fact]
    public void One_instrument_that_cannot_be_observed_does_not_hide_the_others()
    {
        _ = Collector;
        Meter.CreateObservableGauge("granary.test.broken", Broken);
        Meter.CreateObservableGauge("granary.test.whole", () => 1);

        Assert.Equal(1, Metrics.Series["granary_test_whole"]);
        Assert.Contains(Log.Lines, static line => line.Contains("5021", StringComparison.Ordinal));

        static int Broken() => throw new InvalidOperationException("Broken.");
    }

    [Fact]
    public void Series_above_the_limit_are_dropped_and_told_of_once()
    {
        _ = Collector;
        var counter = Meter.CreateCounter<long>("granary.test.changes");
        for (var i = 0; i < MetricFamily.SeriesMax + 10; i++)
        {
            counter.Add(1, new KeyValuePair<string, object?>("number", i));
        }

        Assert.Equal(MetricFamily.SeriesMax, Metrics.Sum("granary_test_changes_total"));
        Assert.Single(Log.Lines, static line => line.Contains("5022", StringComparison.Ordinal));
    }

    [Fact]
    public void A_measurement_of_a_known_series_allocates_nothing()
    {
        _ = Collector;
        var counter = Meter.CreateCounter<long>("granary.test.changes");
        var histogram = Meter.CreateHistogram<double>("granary.test.duration", "s");
        Work();
        var before = GC.GetAllocatedBytesForCurrentThread();

        Work();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Work()
        {
            counter.Add(1, new("block", "ids"), new("code", "ok"));
            histogram.Record(0.1, new KeyValuePair<string, object?>("block", "ids"));
        }
    }

    [Fact]
    public async Task Nothing_is_lost_when_many_threads_measure()
    {
        _ = Collector;
        var counter = Meter.CreateCounter<long>("granary.test.changes");
        var histogram = Meter.CreateHistogram<double>("granary.test.duration", "s");

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                counter.Add(1, new KeyValuePair<string, object?>("number", i % 3));
                histogram.Record(1);
            }
        })));

        var metrics = Metrics;
        Assert.Equal(40_000, metrics.Sum("granary_test_changes_total"));
        Assert.Equal(40_000, metrics.Sum("granary_test_duration_seconds_count"));
        Assert.Equal(40_000, metrics.Sum("granary_test_duration_seconds_sum"));
    }

    private LogLines Log => _services.GetRequiredService<LogLines>();

    private static ServiceProvider Host()
    {
        var log = new LogLines();
        return new ServiceCollection()
            .AddMetrics()
            .AddLogging(logging => logging.AddProvider(log))
            .AddSingleton(log)
            .AddSingleton<MetricsCollector>()
            .BuildServiceProvider();
    }
}
