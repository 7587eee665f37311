namespace Granary.Config;

/// <summary>Asks whether a namespace could be published as it is; answered by <see cref="DraftChecked"/>.</summary>
/// <param name="Application">The application.</param>
/// <param name="Environment">The environment.</param>
/// <param name="Name">The namespace.</param>
[GenerateSerializer, Immutable, Alias("granary.config.check-draft")]
public sealed record CheckDraft(string Application, string Environment, [property: Id(0)] NamespaceName Name) : ConfigQuestion(Application, Environment);
