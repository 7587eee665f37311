namespace Granary.Config;

/// <summary>Asks what a release says; answered by <see cref="ConfigRelease"/>.</summary>
/// <param name="Application">The application.</param>
/// <param name="Environment">The environment.</param>
/// <param name="Name">The namespace.</param>
/// <param name="Release">Its number; 0 for the one that applications get.</param>
/// <param name="IsRevealed">Whether secrets are shown. Whoever asks has had that noted in the audit.</param>
[GenerateSerializer, Immutable, Alias("granary.config.read-release")]
public sealed record ReadRelease(
    string Application,
    string Environment,
    [property: Id(0)] NamespaceName Name,
    [property: Id(1)] long Release = 0,
    [property: Id(2)] bool IsRevealed = false) : ConfigQuestion(Application, Environment);
