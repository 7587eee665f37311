namespace Granary.Config;

/// <summary>Asks what a namespace would say, were it published as it is; answered by <see cref="ConfigDraft"/>.</summary>
/// <param name="Application">The application.</param>
/// <param name="Environment">The environment.</param>
/// <param name="Name">The namespace.</param>
/// <param name="IsRevealed">Whether secrets are shown. Whoever asks has had that noted in the audit.</param>
[GenerateSerializer, Immutable, Alias("granary.config.read-draft")]
public sealed record ReadDraft(string Application, string Environment, [property: Id(0)] NamespaceName Name, [property: Id(1)] bool IsRevealed = false)
    : ConfigQuestion(Application, Environment);
