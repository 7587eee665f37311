namespace Granary.Config;

/// <summary>One change of a draft.</summary>
/// <param name="Key">The key; of a namespace that is one document, the empty text.</param>
/// <param name="Value">What it becomes; <see langword="null"/> takes it away.</param>
/// <param name="IsSecret">Whether the value is a secret: encrypted where it is stored, and shown only to those who may see it.</param>
[GenerateSerializer, Immutable, Alias("granary.config.edit")]
public sealed record ConfigEdit([property: Id(0)] string Key, [property: Id(1)] string? Value, [property: Id(2)] bool IsSecret = false)
{
    /// <summary>The value stays out of logs.</summary>
    public override string ToString() => $"{Key}{(Value is null ? " -" : "")}";
}
