namespace Granary.Config;

/// <summary>A key and its value, as an application sees them.</summary>
/// <param name="Key">The key; the parts of a document's path are joined with a colon.</param>
/// <param name="Value">The value; <see langword="null"/> for a null of a document, and for a secret that is not revealed.</param>
/// <param name="IsSecret">Whether the value is a secret.</param>
/// <param name="Origin">Which of the namespace's origins it comes from, counted from 0.</param>
[GenerateSerializer, Immutable, Alias("granary.config.item")]
public readonly record struct ConfigItem(
    [property: Id(0)] string Key, [property: Id(1)] string? Value, [property: Id(2)] bool IsSecret = false, [property: Id(3)] int Origin = 0)
{
    /// <summary>The value stays out of logs.</summary>
    public override string ToString() => Key;
}
