namespace Granary.Config;

/// <summary>Who gets a gradual release, as the API answers and takes it.</summary>
internal sealed record GradualMatchView(
    IReadOnlyList<string>? Addresses,
    IReadOnlyDictionary<string, string>? Labels,
    IReadOnlyList<string>? Instances,
    double? Percent);
