namespace Granary.Http.Config;

/// <summary>For whom a gradual release is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Match">Who gets it.</param>
internal sealed record NewGradualBody(string Name, GradualMatchBody Match);
