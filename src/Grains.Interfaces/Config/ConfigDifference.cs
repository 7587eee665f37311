namespace Granary.Config;

/// <summary>A key that differs.</summary>
/// <param name="Key">The key; empty for a document.</param>
/// <param name="Kind">What became of it.</param>
/// <param name="Before">What it was; <see langword="null"/> where it was not, and for a secret.</param>
/// <param name="After">What it is; <see langword="null"/> where it is not, and for a secret.</param>
/// <param name="IsSecret">Whether the one or the other is a secret: then neither is shown.</param>
[GenerateSerializer, Immutable, Alias("granary.config.difference")]
public sealed record ConfigDifference(
    [property: Id(0)] string Key,
    [property: Id(1)] ConfigDifferenceKind Kind,
    [property: Id(2)] string? Before,
    [property: Id(3)] string? After,
    [property: Id(4)] bool IsSecret)
{
    /// <summary>The values stay out of logs.</summary>
    public override string ToString() => $"{Key} {Kind}";
}
