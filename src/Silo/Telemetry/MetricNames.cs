using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Granary.Telemetry;

/// <summary>Turns the names of instruments into those that Prometheus knows, as OpenTelemetry lays down.</summary>
internal static class MetricNames
{
    private static readonly Dictionary<string, string> Units = new(StringComparer.Ordinal)
    {
        ["s"] = "seconds",
        ["ms"] = "milliseconds",
        ["By"] = "bytes",
        ["MB"] = "megabytes",
        ["%"] = "percent",
    };

    /// <summary>The metric's name: <c>granary.ledger.round.duration</c> in <c>s</c> is <c>granary_ledger_round_duration_seconds</c>.</summary>
    public static string Of(Instrument instrument, MetricType type)
    {
        var name = Clean(instrument.Name);
        if (instrument.Unit is { } unit)
        {
            var word = unit == "1" && type == MetricType.Gauge ? "ratio" : Units.GetValueOrDefault(unit);
            name = word is null || name.EndsWith(word, StringComparison.Ordinal) ? name : $"{name}_{word}";
        }

        return type == MetricType.Counter && !name.EndsWith("_total", StringComparison.Ordinal) ? name + "_total" : name;
    }

    /// <summary>The labels in the order of their names: <c>block="ids",code="ids.pool_exhausted"</c>.</summary>
    public static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var pairs = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in tags)
        {
            pairs[Clean(key)] = Text(value);
        }

        return string.Join(',', pairs.Select(static pair => $"{pair.Key}=\"{Escape(pair.Value)}\""));
    }

    /// <summary>The description on one line.</summary>
    public static string Help(string? description) =>
        (description ?? "").Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static string Clean(string name)
    {
        var clean = new StringBuilder(name.Length);
        foreach (var character in name)
        {
            clean.Append(char.IsAsciiLetterOrDigit(character) ? character : '_');
        }

        return char.IsAsciiDigit(clean[0]) ? $"_{clean}" : clean.ToString();
    }

    private static string Text(object? value) => value switch
    {
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static string Escape(string value) => value
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal);
}
