namespace Granary.Config;

/// <summary>A key of a release, or the whole of a document.</summary>
/// <param name="Key">The key; empty for a document.</param>
/// <param name="Value">The value, sealed if it is a secret; <see langword="null"/> in a gradual release that takes the key away.</param>
/// <param name="IsSecret">Whether the value is sealed.</param>
internal sealed record ContentItem(string Key, string? Value, bool IsSecret);
