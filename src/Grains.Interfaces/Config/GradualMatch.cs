using System.Collections.Immutable;

namespace Granary.Config;

/// <summary>
/// Who gets a gradual release: the instances that everything here applies to which is said at all. At least one thing must be said.
/// </summary>
[GenerateSerializer, Immutable, Alias("granary.config.gradual-match")]
public sealed record GradualMatch
{
    /// <summary>Addresses or networks, <c>10.1.0.0/16</c>; an instance has one of them.</summary>
    [Id(0)]
    public ImmutableArray<string> Addresses { get; init; } = [];

    /// <summary>Labels; an instance has all of them.</summary>
    [Id(1)]
    public ImmutableArray<KeyValuePair<string, string>> Labels { get; init; } = [];

    /// <summary>Instances by name; an instance is one of them.</summary>
    [Id(2)]
    public ImmutableArray<string> Instances { get; init; } = [];

    /// <summary>
    /// How many of the instances, in percent: above 0 to 100. Which ones depends on their names and the release's name alone: an instance
    /// stays in when the percentage grows.
    /// </summary>
    [Id(3)]
    public double? Percent { get; init; }
}
