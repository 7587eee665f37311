namespace Granary.Http.Config;

/// <summary>What to go back to.</summary>
/// <param name="Version">The version of the namespace that the caller has seen.</param>
/// <param name="Release">The release.</param>
/// <param name="Comment">Why.</param>
internal sealed record RollbackBody(long Version, long Release, string? Comment = null);
