namespace Granary.Config;

/// <summary>A change of a draft.</summary>
internal sealed record ConfigEditRequest(string Key, string? Value, bool Secret);
