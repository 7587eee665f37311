namespace Granary.Config;

/// <summary>A gradual release, as the API answers it.</summary>
internal sealed record GradualView(
    string Name,
    long Version,
    GradualMatchView Match,
    string? Comment,
    string By,
    DateTimeOffset At,
    IReadOnlyList<ConfigReleasedView> Releases);
