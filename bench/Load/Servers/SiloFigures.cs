using System.Globalization;
using Granary.Processes;

namespace Granary.Servers;

/// <summary>What a silo counts, as its <c>/metrics</c> tells at one moment.</summary>
internal sealed class SiloFigures
{
    private readonly Dictionary<string, double> _sums = [];

    private SiloFigures()
    {
    }

    /// <summary>A counter's value over all its tags, by its name there; 0 while it never counted.</summary>
    public double this[string name] => _sums.GetValueOrDefault(name);

    public static async Task<SiloFigures> ReadAsync(SiloProcess silo)
    {
        var figures = new SiloFigures();
        var text = await silo.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        foreach (var line in text.Split('\n').Where(static line => line.Length > 0 && line[0] != '#'))
        {
            var name = line[..line.IndexOfAny(['{', ' '])];
            var value = double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);
            figures._sums[name] = figures[name] + value;
        }

        return figures;
    }
}
