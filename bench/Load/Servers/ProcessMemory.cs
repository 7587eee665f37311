using System.Globalization;

namespace Granary.Servers;

/// <summary>Resident memory of servers, as Linux counts it.</summary>
internal static class ProcessMemory
{
    private const string Key = "VmRSS:";
    private const long Kilo = 1024;

    /// <summary>That of a process, in bytes.</summary>
    public static long Of(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(static line => line.StartsWith(Key, StringComparison.Ordinal));
        return long.Parse(line[Key.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture) * Kilo;
    }
}
