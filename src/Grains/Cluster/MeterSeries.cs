using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Granary.Cluster;

/// <summary>What one instrument has counted, in all and by the code that its measurements carry. Recording is thread-safe; the rest is its owner's to guard.</summary>
internal sealed class MeterSeries(Instrument instrument)
{
    /// <summary>The outcome of a command that was carried out.</summary>
    private const string Fine = "ok";

    private readonly ConcurrentDictionary<string, SecondRing> _codes = new(StringComparer.Ordinal);

    /// <summary>The instrument's name without the platform's: <c>ledger.changes</c>.</summary>
    public string Name { get; } = instrument.Name[SiloMeters.NamePrefix.Length..];

    /// <summary>Whether its sum goes up and down, so that what it grew by says nothing.</summary>
    public bool IsLevel { get; } = instrument is UpDownCounter<long> or UpDownCounter<int>;

    /// <summary>Milliseconds in a unit of a histogram of durations.</summary>
    public double Milliseconds { get; } = instrument.Unit == "s" ? 1000 : 1;

    /// <summary>Measurements for a histogram, their sum otherwise.</summary>
    public SecondRing All { get; } = new();

    /// <summary>What did not succeed, whatever the code.</summary>
    public SecondRing Failed { get; } = new();

    /// <summary>The sum of the times in microseconds, for a histogram.</summary>
    public SecondRing Microseconds { get; } = new();

    /// <summary>The times, for a histogram.</summary>
    public DurationBuckets? Durations { get; } = instrument is Histogram<double> ? new DurationBuckets() : null;

    public void Add(long count, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        All.Add(count);
        if (CodeOf(tags) is not { } code || code == Fine)
        {
            return;
        }

        Failed.Add(count);
        if (_codes.TryGetValue(code, out var known) || (_codes.Count < ClusterLimits.SeriesMax && (known = _codes.GetOrAdd(code, static _ => new SecondRing())) is not null))
        {
            known.Add(count);
        }
    }

    public void Record(double duration)
    {
        All.Add(1);
        Microseconds.Add((long)(duration * Milliseconds * 1000));
        Durations?.Record(duration * Milliseconds);
    }

    /// <summary>Ends a second.</summary>
    public void Tick()
    {
        All.Tick();
        Failed.Tick();
        Microseconds.Tick();
        Durations?.Tick();
        foreach (var ring in _codes.Values)
        {
            ring.Tick();
        }
    }

    /// <summary>The codes by how often they came.</summary>
    public IEnumerable<CodeCount> Codes() =>
        from code in _codes
        let count = new CodeCount(code.Key, code.Value.Sum(ClusterLimits.RecentSeconds), code.Value.Total)
        orderby count.Recent descending, count.Total descending, count.Code
        select count;

    private static string? CodeOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var tag in tags)
        {
            if (tag.Key is "outcome" or "code")
            {
                return tag.Value as string;
            }
        }

        return null;
    }
}
