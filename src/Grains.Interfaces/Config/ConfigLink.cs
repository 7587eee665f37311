namespace Granary.Config;

/// <summary>What one release says of a key.</summary>
/// <param name="Origin">The release.</param>
/// <param name="Value">The value; <see langword="null"/> for a secret that is not revealed.</param>
/// <param name="IsSecret">Whether it is a secret.</param>
[GenerateSerializer, Immutable, Alias("granary.config.link")]
public sealed record ConfigLink([property: Id(0)] ConfigOrigin Origin, [property: Id(1)] string? Value, [property: Id(2)] bool IsSecret)
{
    /// <summary>The value stays out of logs.</summary>
    public override string ToString() => Origin.ToString();
}
