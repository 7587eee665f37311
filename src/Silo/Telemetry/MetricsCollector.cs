using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;

namespace Granary.Telemetry;

/// <summary>
/// Collects the metrics of this host and writes them in the text format of Prometheus (0.0.4). Counters stay counters and never
/// expire, and what another host in the same process measures is not counted. Thread-safe.
/// </summary>
internal sealed partial class MetricsCollector : IDisposable
{
    /// <summary>The type of <see cref="Collect"/>'s text.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly ConcurrentDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly MeterListener _listener = new();
    private readonly IMeterFactory _meters;
    private readonly ILogger<MetricsCollector> _logger;
    private int _collections;

    /// <summary>Begins to collect.</summary>
    /// <param name="meters">Makes the meters of this host; those of other hosts are left out, those of nobody belong to the process.</param>
    /// <param name="logger">Told of what cannot be collected.</param>
    public MetricsCollector(IMeterFactory meters, ILogger<MetricsCollector> logger)
    {
        _meters = meters;
        _logger = logger;
        _listener.InstrumentPublished = Publish;
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, family) => Record(family, value, tags));
        _listener.SetMeasurementEventCallback<float>(static (_, value, tags, family) => Record(family, value, tags));
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, family) => Record(family, value, tags));
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, family) => Record(family, value, tags));
        _listener.Start();
    }

    /// <summary>The metrics as text.</summary>
    public string Collect()
    {
        lock (_gate)
        {
            _collections++;
            foreach (var family in _families.Values)
            {
                family.Collection = _collections;
            }

            try
            {
                _listener.RecordObservableInstruments();
            }
            catch (AggregateException failed)
            {
                // Each instrument was asked; only those that failed are missing.
                LogNotObserved(failed);
            }

            var text = new StringBuilder();
            foreach (var (_, family) in _families.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
            {
                family.Write(text);
            }

            return text.ToString();
        }
    }

    public void Dispose() => _listener.Dispose();

    private static void Record(object? family, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        ((MetricFamily)family!).Record(value, tags);

    private void Publish(Instrument instrument, MeterListener listener)
    {
        var isOwn = instrument.Meter.Scope is null || ReferenceEquals(instrument.Meter.Scope, _meters);
        if (!isOwn || !TelemetrySources.IsShown(instrument.Meter.Name) || TypeOf(instrument) is not { } type)
        {
            return;
        }

        // Instruments of one name add to one metric: a series must not appear twice.
        var fresh = new MetricFamily(instrument, type, LogFull) { Collection = _collections };
        listener.EnableMeasurementEvents(instrument, _families.GetOrAdd(fresh.Name, fresh));
    }

    private static MetricType? TypeOf(Instrument instrument)
    {
        var kind = instrument.GetType().GetGenericTypeDefinition();
        return kind == typeof(Counter<>) || kind == typeof(ObservableCounter<>) ? MetricType.Counter
            : kind == typeof(Histogram<>) ? MetricType.Histogram
            : kind == typeof(UpDownCounter<>) || kind == typeof(ObservableUpDownCounter<>) || kind == typeof(Gauge<>) || kind == typeof(ObservableGauge<>) ? MetricType.Gauge
            : null;
    }
}
