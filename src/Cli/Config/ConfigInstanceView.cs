namespace Granary.Config;

/// <summary>An instance, as the API answers it.</summary>
internal sealed record ConfigInstanceView(
    string Name,
    string? Address,
    IReadOnlyDictionary<string, string> Labels,
    string Cluster,
    string Version,
    long Expected,
    IReadOnlyList<string> Graduals,
    bool Drifting,
    string? Error,
    DateTimeOffset At);
