namespace Granary.Config;

/// <summary>A release at hand.</summary>
/// <param name="Content">What it says; secrets are sealed.</param>
/// <param name="Hash">Tells its content from others.</param>
internal sealed record CachedRelease(ReleaseContent Content, string Hash);
