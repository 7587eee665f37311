namespace Granary.Http.Config;

/// <summary>Who gets a gradual release from now on.</summary>
/// <param name="Version">The version of it that the caller has seen.</param>
/// <param name="Match">Who gets it.</param>
internal sealed record ChangeGradualBody(long Version, GradualMatchBody Match);
