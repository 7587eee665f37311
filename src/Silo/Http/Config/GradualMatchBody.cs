using Granary.Config;

namespace Granary.Http.Config;

/// <summary>Who gets a gradual release: whoever everything that is said applies to.</summary>
/// <param name="Addresses">Addresses or networks, 10.1.0.0/16; an instance has one of them.</param>
/// <param name="Labels">Labels; an instance has all of them.</param>
/// <param name="Instances">Instances by name.</param>
/// <param name="Percent">How many of the instances, above 0 to 100.</param>
internal sealed record GradualMatchBody(
    IReadOnlyList<string>? Addresses = null,
    IReadOnlyDictionary<string, string>? Labels = null,
    IReadOnlyList<string>? Instances = null,
    double? Percent = null)
{
    public static GradualMatchBody Of(GradualMatch match) => new(
        match.Addresses.IsDefaultOrEmpty ? null : match.Addresses, match.Labels.IsDefaultOrEmpty ? null : match.Labels.ToDictionary(),
        match.Instances.IsDefaultOrEmpty ? null : match.Instances, match.Percent);

    public GradualMatch ToMatch() => new()
    {
        Addresses = [.. Addresses ?? []],
        Labels = [.. Labels ?? new Dictionary<string, string>()],
        Instances = [.. Instances ?? []],
        Percent = Percent,
    };
}
