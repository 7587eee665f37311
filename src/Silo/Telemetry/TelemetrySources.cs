namespace Granary.Telemetry;

/// <summary>Whose metrics and traces a silo shows and exports; a name may end with <c>*</c>.</summary>
internal static class TelemetrySources
{
    /// <summary>Meters.</summary>
    public static IReadOnlyList<string> Meters { get; } = ["Granary.*", "Microsoft.AspNetCore.*", "Microsoft.Orleans", "System.Runtime"];

    /// <summary>
    /// Sources of activities: Granary's own, the requests that Kestrel takes, and the calls between grains. Orleans' other sources
    /// tell of its own doings, several times a second.
    /// </summary>
    public static IReadOnlyList<string> Activities { get; } = ["Granary.*", "Microsoft.AspNetCore", "Microsoft.Orleans.Application"];

    /// <summary>Whether a meter is one of those that are shown.</summary>
    public static bool IsShown(string meter) => Meters.Any(shown => shown.EndsWith('*')
        ? meter.StartsWith(shown[..^1], StringComparison.Ordinal)
        : meter == shown);
}
