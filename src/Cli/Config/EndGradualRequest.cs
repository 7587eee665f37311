namespace Granary.Config;

/// <summary>The end of a gradual release.</summary>
internal sealed record EndGradualRequest(long Version, string? Comment);
