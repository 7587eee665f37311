namespace Granary.Config;

/// <summary>A release at hand.</summary>
/// <param name="Content">What it says; secrets are sealed.</param>
/// <param name="Hash">Tells its content from others.</param>
/// <param name="Kind">How it came to be; a gradual one only changes what another says.</param>
internal sealed record CachedRelease(ReleaseContent Content, string Hash, ReleaseKind Kind);
