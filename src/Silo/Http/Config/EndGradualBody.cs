namespace Granary.Http.Config;

/// <summary>The end of a gradual release.</summary>
/// <param name="Version">The version of it that the caller has seen.</param>
/// <param name="Comment">Why.</param>
internal sealed record EndGradualBody(long Version, string? Comment = null);
