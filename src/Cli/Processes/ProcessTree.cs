using System.Globalization;
using System.Text;

namespace Granary.Processes;

/// <summary>What a process has started, on Linux, where <c>/proc</c> tells; elsewhere nothing is found.</summary>
internal static class ProcessTree
{
    private const string Root = "/proc";

    /// <summary>The live processes that descend from <paramref name="ancestor"/>, or carry <paramref name="mark"/> in their environment; without itself.</summary>
    /// <param name="ancestor">The process.</param>
    /// <param name="mark">A variable, as <c>NAME=VALUE</c>.</param>
    public static IReadOnlyList<int> Of(int ancestor, string mark)
    {
        if (!OperatingSystem.IsLinux())
        {
            return [];
        }

        var parents = Directory.EnumerateDirectories(Root)
            .Select(static folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(static id => id > 0)
            .Select(static id => (Id: id, Parent: ParentOf(id)))
            .Where(static one => one.Parent is not null)
            .ToDictionary(static one => one.Id, static one => one.Parent!.Value);
        var bytes = Encoding.UTF8.GetBytes(mark);
        return [.. parents.Keys.Where(id => id != ancestor && id != Environment.ProcessId && (Descends(id) || Carries(id, bytes)))];

        bool Descends(int id)
        {
            // The table was not read in one moment, so it might hold a circle.
            for (var steps = 0; steps < parents.Count && parents.TryGetValue(id, out var parent); steps++)
            {
                if (parent == ancestor)
                {
                    return true;
                }

                id = parent;
            }

            return false;
        }
    }

    // "4711 (any) name) S 42 …": the name may hold anything, so what counts stands behind the last bracket. Null: dead or gone.
    private static int? ParentOf(int id)
    {
        try
        {
            var stat = File.ReadAllText($"{Root}/{id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : int.Parse(fields[1], CultureInfo.InvariantCulture);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool Carries(int id, ReadOnlySpan<byte> mark)
    {
        try
        {
            return File.ReadAllBytes($"{Root}/{id}/environ").AsSpan().IndexOf(mark) >= 0;
        }
        catch (Exception foreign) when (foreign is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
