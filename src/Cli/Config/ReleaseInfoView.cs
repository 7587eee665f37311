namespace Granary.Config;

/// <summary>A release, as the API answers it.</summary>
internal sealed record ReleaseInfoView(
    long Release,
    string Kind,
    string Author,
    DateTimeOffset At,
    string? Comment,
    string? Source,
    int Keys,
    long Bytes);
