namespace Granary.Config;

/// <summary>Asks for all that is said of a key; answered by <see cref="ConfigChain"/>.</summary>
/// <param name="Application">The application.</param>
/// <param name="Environment">The environment.</param>
/// <param name="Cluster">The cluster.</param>
/// <param name="Namespace">The namespace.</param>
/// <param name="Key">The key; upper and lower case are the same.</param>
/// <param name="Instance">Who it is for; <see langword="null"/> for everybody who is in no gradual release.</param>
/// <param name="IsRevealed">Whether secrets are shown. Whoever asks has had that noted in the audit.</param>
[GenerateSerializer, Immutable, Alias("granary.config.explain-key")]
public sealed record ExplainKey(
    string Application,
    string Environment,
    [property: Id(0)] string Cluster,
    [property: Id(1)] string Namespace,
    [property: Id(2)] string Key,
    [property: Id(3)] ConfigInstance? Instance = null,
    [property: Id(4)] bool IsRevealed = false) : ConfigQuestion(Application, Environment);
