using System.Globalization;
using System.Text.RegularExpressions;

namespace Granary.Telemetry;

/// <summary>What <c>/metrics</c> says, read line by line; anything that Prometheus would not take fails.</summary>
internal sealed partial class MetricsText
{
    private readonly Dictionary<string, double> _series = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _types = new(StringComparer.Ordinal);

    public MetricsText(string text)
    {
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Read(line);
        }
    }

    /// <summary>The value of each series, by its name and labels as they stand there.</summary>
    public IReadOnlyDictionary<string, double> Series => _series;

    /// <summary>The type of each metric.</summary>
    public IReadOnlyDictionary<string, string> Types => _types;

    /// <summary>The sum of a metric's series whose labels contain the text; 0 when there are none.</summary>
    public double Sum(string name, string labels = "") => _series
        .Where(series => series.Key.Split('{')[0] == name && series.Key.Contains(labels, StringComparison.Ordinal))
        .Sum(static series => series.Value);

    private void Read(string line)
    {
        if (line.StartsWith("# HELP ", StringComparison.Ordinal))
        {
            return;
        }

        if (line.Split(' ') is ["#", "TYPE", var metric, var type])
        {
            Assert.True(_types.TryAdd(metric, type), $"{metric} stands there twice.");
            return;
        }

        var match = Sample().Match(line);
        Assert.True(match.Success, $"Prometheus would not take: {line}");
        var name = match.Groups["name"].Value;
        Assert.True(_types.ContainsKey(name) || _types.ContainsKey(Part().Replace(name, "")), $"{name} has no type.");
        var value = match.Groups["value"].Value;
        Assert.True(
            _series.TryAdd(name + match.Groups["labels"].Value, double.Parse(value, CultureInfo.InvariantCulture)),
            $"This series stands there twice: {line}");
    }

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?<labels>\{[a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\.)*"(,[a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\.)*")*\})? (?<value>-?[0-9.E+-]+|NaN|[+-]Inf)$""")]
    private static partial Regex Sample();

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex Part();
}
