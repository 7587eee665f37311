using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;

namespace Granary.Telemetry;

/// <summary>One metric with all its series. Thread-safe.</summary>
internal sealed class MetricFamily
{
    /// <summary>How many series a metric has at the most; measurements with further labels are dropped, and told of once.</summary>
    public const int SeriesMax = 1000;

    private readonly ConcurrentDictionary<string, MetricSeries> _series = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<KeyValuePair<string, object?>[], MetricSeries> _byTags = new(MetricTags.Comparer);
    private readonly ConcurrentDictionary<KeyValuePair<string, object?>[], MetricSeries>.AlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>> _lookup;
    private readonly Action<string> _full;
    private readonly MetricType _type;
    private readonly bool _isObserved;
    private readonly bool _isAbsolute;
    private readonly string _help;
    private readonly double[] _bounds;
    private int _isFull;

    /// <param name="instrument">Measures the metric.</param>
    /// <param name="type">Its type.</param>
    /// <param name="full">Told the name once there are too many series.</param>
    public MetricFamily(Instrument instrument, MetricType type, Action<string> full)
    {
        _type = type;
        _full = full;
        _isObserved = instrument.IsObservable;
        _isAbsolute = instrument.IsObservable || instrument.GetType().GetGenericTypeDefinition() == typeof(Gauge<>);
        _help = MetricNames.Help(instrument.Description);
        _bounds = type == MetricType.Histogram ? MetricBuckets.Of(instrument) : [];
        _lookup = _byTags.GetAlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>>();
        Name = MetricNames.Of(instrument, type);
    }

    /// <summary>The name that Prometheus knows.</summary>
    public string Name { get; }

    /// <summary>The number of the collection that is under way.</summary>
    public int Collection { get; set; }

    /// <summary>Takes a measurement.</summary>
    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (!_lookup.TryGetValue(tags, out var series) && (series = Add(tags)) is null)
        {
            return;
        }

        if (_type == MetricType.Histogram)
        {
            series.Count(value);
        }
        else if (_isAbsolute)
        {
            // Several instruments may share a name, each with its own part of the whole.
            if (_isObserved && series.Observed == Collection)
            {
                series.Add(value);
            }
            else
            {
                series.Set(value);
            }

            series.Observed = Collection;
        }
        else
        {
            series.Add(value);
        }
    }

    /// <summary>Writes all series but those that were once observed and are no longer.</summary>
    public void Write(StringBuilder text)
    {
        List<MetricSeries> series = [.. _series
            .Where(pair => !_isObserved || pair.Value.Observed == Collection)
            .OrderBy(static pair => pair.Key, StringComparer.Ordinal)
            .Select(static pair => pair.Value)];
        if (series.Count == 0)
        {
            return;
        }

        text.Append("# HELP ").Append(Name).Append(' ').Append(_help).Append('\n');
        text.Append("# TYPE ").Append(Name).Append(' ').Append(_type.ToString().ToLowerInvariant()).Append('\n');
        foreach (var one in series)
        {
            one.Write(text, Name, _type == MetricType.Histogram);
        }
    }

    // Tags in another order, or 200 and "200", are the same labels and so the same series.
    private MetricSeries? Add(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = MetricNames.Labels(tags);
        if (!_series.TryGetValue(labels, out var series))
        {
            if (_series.Count >= SeriesMax)
            {
                if (Interlocked.Exchange(ref _isFull, 1) == 0)
                {
                    _full(Name);
                }

                return null;
            }

            series = _series.GetOrAdd(labels, static (text, bounds) => new MetricSeries(text, bounds), _bounds);
        }

        if (_byTags.Count < SeriesMax * 2)
        {
            _lookup.TryAdd(tags, series);
        }

        return series;
    }
}
