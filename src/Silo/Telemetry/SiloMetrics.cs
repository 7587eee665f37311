using System.Diagnostics.Metrics;

namespace Granary.Telemetry;

/// <summary>The instruments of the silo's process, on the meter <c>Granary.Silo</c>.</summary>
internal sealed class SiloMetrics
{
    private static readonly InstrumentAdvice<double> StallSeconds = new()
    {
        HistogramBucketBoundaries = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    };

    private readonly Histogram<double> _stall;

    public SiloMetrics(IMeterFactory meters) => _stall = meters.Create("Granary.Silo").CreateHistogram(
        "granary.silo.stall", "s", "How late a timer ran that is due twice a second: how long work waits for a thread.", advice: StallSeconds);

    /// <summary>Notes how late the timer ran.</summary>
    public void Ran(TimeSpan late) => _stall.Record(late.TotalSeconds);
}
