using Granary.Config;

namespace Granary.Http.Config;

/// <summary>In what two contents differ.</summary>
/// <param name="Format">How they are written.</param>
/// <param name="Differences">The keys that differ.</param>
internal sealed record ConfigDiffBody(ConfigFormat Format, IReadOnlyList<ConfigDifferenceBody> Differences)
{
    public static ConfigDiffBody Of(ConfigDiff diff) => new(
        diff.Format, [.. diff.Differences.Select(static one => new ConfigDifferenceBody(one.Key, one.Kind, one.Before, one.After, one.IsSecret))]);
}
