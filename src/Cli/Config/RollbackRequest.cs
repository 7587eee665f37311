namespace Granary.Config;

/// <summary>What to go back to.</summary>
internal sealed record RollbackRequest(long Version, long Release, string? Comment);
