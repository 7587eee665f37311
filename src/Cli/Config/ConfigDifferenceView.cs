namespace Granary.Config;

/// <summary>A key that differs, as the API answers it.</summary>
internal sealed record ConfigDifferenceView(string Key, string Kind, string? Before, string? After, bool Secret);
