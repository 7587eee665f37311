namespace Granary.Config;

/// <summary>A key and its value, as the API answers them.</summary>
internal sealed record ConfigItemView(string Key, string? Value = null, bool Secret = false, int Origin = 0);
