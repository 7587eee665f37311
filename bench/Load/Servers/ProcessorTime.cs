using System.Globalization;

namespace Granary.Servers;

/// <summary>Processor time of servers, as Linux counts it.</summary>
internal static class ProcessorTime
{
    // What /proc counts in, on every Linux that .NET runs on.
    private const double TicksPerSecond = 100;

    /// <summary>That of a process and all below it, with those of its children that have ended.</summary>
    public static TimeSpan OfTree(int root)
    {
        var processes = Directory.GetDirectories("/proc").Select(Read).OfType<Usage>().ToList();
        var tree = new HashSet<int> { root };
        while (processes.Any(process => tree.Contains(process.Parent) && tree.Add(process.Id)))
        {
        }

        return TimeSpan.FromSeconds(processes.Where(process => tree.Contains(process.Id)).Sum(static process => process.Ticks) / TicksPerSecond);
    }

    private static Usage? Read(string folder)
    {
        if (!int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id))
        {
            return null;
        }

        try
        {
            // What comes before is the program's name in parentheses, which may contain anything.
            var text = File.ReadAllText(Path.Combine(folder, "stat"));
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return new Usage(id, int.Parse(fields[1], CultureInfo.InvariantCulture), fields[11..15].Sum(static field => long.Parse(field, CultureInfo.InvariantCulture)));
        }
        catch (IOException)
        {
            // It has ended meanwhile.
            return null;
        }
    }

    private sealed record Usage(int Id, int Parent, long Ticks);
}
