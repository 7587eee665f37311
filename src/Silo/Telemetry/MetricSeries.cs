using System.Globalization;
using System.Text;

namespace Granary.Telemetry;

/// <summary>One metric with certain labels. Takes no lock and no memory to record. Thread-safe.</summary>
/// <param name="labels">The labels as text, without braces; empty when there are none.</param>
/// <param name="bounds">The upper bounds of a histogram's buckets but the last; none for others.</param>
internal sealed class MetricSeries(string labels, double[] bounds)
{
    private readonly long[] _buckets = new long[bounds.Length + 1];
    private double _value;

    /// <summary>The last collection that an observed value was taken in.</summary>
    public int Observed { get; set; }

    /// <summary>Takes the value instead of the last one.</summary>
    public void Set(double value) => Volatile.Write(ref _value, value);

    /// <summary>Adds to the value.</summary>
    public void Add(double value)
    {
        var seen = Volatile.Read(ref _value);
        while (true)
        {
            var before = Interlocked.CompareExchange(ref _value, seen + value, seen);

            // Compared as bits, because NaN does not equal itself.
            if (BitConverter.DoubleToInt64Bits(before) == BitConverter.DoubleToInt64Bits(seen))
            {
                return;
            }

            seen = before;
        }
    }

    /// <summary>Counts the value into its bucket.</summary>
    public void Count(double value)
    {
        var bucket = 0;
        while (bucket < bounds.Length && value > bounds[bucket])
        {
            bucket++;
        }

        Interlocked.Increment(ref _buckets[bucket]);
        Add(value);
    }

    /// <summary>Writes the series as Prometheus reads it.</summary>
    public void Write(StringBuilder text, string name, bool isHistogram)
    {
        if (!isHistogram)
        {
            Line(text, name, labels, Number(Volatile.Read(ref _value)));
            return;
        }

        var count = 0L;
        for (var i = 0; i < _buckets.Length; i++)
        {
            count += Interlocked.Read(ref _buckets[i]);
            var bound = i < bounds.Length ? Number(bounds[i]) : "+Inf";
            Line(text, name + "_bucket", $"{labels}{(labels.Length > 0 ? "," : "")}le=\"{bound}\"", Number(count));
        }

        Line(text, name + "_sum", labels, Number(Volatile.Read(ref _value)));
        Line(text, name + "_count", labels, Number(count));
    }

    private static void Line(StringBuilder text, string name, string labels, string value)
    {
        text.Append(name);
        if (labels.Length > 0)
        {
            text.Append('{').Append(labels).Append('}');
        }

        text.Append(' ').Append(value).Append('\n');
    }

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        _ => value.ToString(CultureInfo.InvariantCulture),
    };
}
