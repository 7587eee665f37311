namespace Granary.Config;

/// <summary>A key that a draft changes.</summary>
/// <param name="Key">The key; empty for a document.</param>
/// <param name="IsRemoved">Whether the key is taken away.</param>
/// <param name="Author">Who edited it last.</param>
/// <param name="At">When.</param>
[GenerateSerializer, Immutable, Alias("granary.config.draft-edit")]
public sealed record DraftEdit(
    [property: Id(0)] string Key, [property: Id(1)] bool IsRemoved, [property: Id(2)] string Author, [property: Id(3)] DateTimeOffset At);
