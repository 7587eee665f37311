using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Granary;

/// <summary>Sums what the instruments of one host measure; thread-safe.</summary>
public sealed class Measured : IDisposable
{
    private readonly ConcurrentDictionary<string, double> _sums = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();

    /// <summary>Begins to listen to the meters that this factory made, and will make.</summary>
    public Measured(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, self) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meters))
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>The sum of an instrument's measurements whose tags contain the text, such as <c>code=ids.lease_lost</c>.</summary>
    public double this[string instrument, string tags = ""] => _sums
        .Where(sum => sum.Key.Split(' ')[0] == instrument && sum.Key.Contains(tags, StringComparison.Ordinal))
        .Sum(static sum => sum.Value);

    /// <summary>Asks the gauges; what each says counts once.</summary>
    public double Observe(string gauge)
    {
        foreach (var key in _sums.Keys.Where(key => key.Split(' ')[0] == gauge))
        {
            _sums.TryRemove(key, out _);
        }

        _listener.RecordObservableInstruments();
        return this[gauge];
    }

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = instrument.Name;
        foreach (var tag in tags)
        {
            key += $" {tag.Key}={tag.Value}";
        }

        _sums.AddOrUpdate(key, value, (_, sum) => sum + value);
    }
}
