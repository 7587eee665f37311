namespace Granary.Config;

/// <summary>For whom a gradual release is.</summary>
internal sealed record NewGradualRequest(string Name, GradualMatchView Match);
