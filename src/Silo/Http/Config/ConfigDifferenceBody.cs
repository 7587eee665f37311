using Granary.Config;

namespace Granary.Http.Config;

/// <summary>A key that differs.</summary>
/// <param name="Key">The key; of a document, nothing.</param>
/// <param name="Kind">What became of it.</param>
/// <param name="Before">What it was; not of a secret.</param>
/// <param name="After">What it is; not of a secret.</param>
/// <param name="Secret">Whether it is a secret.</param>
internal sealed record ConfigDifferenceBody(string Key, ConfigDifferenceKind Kind, string? Before, string? After, bool Secret);
