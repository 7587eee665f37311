namespace Granary.Config;

/// <summary>Who gets a gradual release from now on.</summary>
internal sealed record ChangeGradualRequest(long Version, GradualMatchView Match);
