using System.Globalization;

namespace Granary;

/// <summary>
/// Measures rivals in turn, round after round, so that whatever else the machine does hits all of them, and shows the median
/// of each. Only ratios within one run are to be quoted.
/// </summary>
internal sealed class Rounds(int rounds)
{
    /// <summary>Fewer rounds say nothing.</summary>
    public const int Least = 5;

    private readonly List<(string Name, Func<double> Measure, List<double> Results)> _rivals = [];

    /// <summary>Adds a rival; its measurement answers with operations per second.</summary>
    public void Add(string name, Func<double> measure) => _rivals.Add((name, measure, []));

    /// <summary>Runs one round to warm up and then all that count.</summary>
    public void Run()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rounds, Least);
        for (var round = 0; round <= rounds; round++)
        {
            foreach (var (_, measure, results) in _rivals)
            {
                var result = measure();
                if (round > 0)
                {
                    results.Add(result);
                }
            }
        }

        foreach (var (name, _, results) in _rivals)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {name,-44} {Median(name) / 1e6,10:N3} M/s   ({results.Min() / 1e6:N3} to {results.Max() / 1e6:N3})"));
        }
    }

    /// <summary>The middle result of a rival.</summary>
    public double Median(string name)
    {
        var sorted = _rivals.Single(rival => rival.Name == name).Results.Order().ToArray();
        return sorted.Length % 2 == 1
            ? sorted[sorted.Length / 2]
            : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>Prints how many times faster one is than the other, and whether that is as many as promised.</summary>
    public bool Ratio(string name, string rival, double least)
    {
        var ratio = Median(name) / Median(rival);
        return Goal($"{name} : {rival}", ratio, least, "x");
    }

    /// <summary>Prints a figure and whether it reaches the goal.</summary>
    public static bool Goal(string what, double figure, double least, string unit)
    {
        var met = figure >= least;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {(met ? "met " : "MISS")} {what}: {figure:N2} {unit}, wanted at least {least:N2}"));
        return met;
    }

    /// <summary>Prints a figure and whether it stays within its bound.</summary>
    public static bool AtMost(string what, double figure, double most, string unit)
    {
        var met = figure <= most;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {(met ? "met " : "MISS")} {what}: {figure:N2} {unit}, wanted at most {most:N2}"));
        return met;
    }
}
