namespace Granary.Config;

/// <summary>Asks which instances run which version; answered by <see cref="InstanceList"/>.</summary>
/// <param name="Application">The application.</param>
/// <param name="Environment">The environment.</param>
[GenerateSerializer, Immutable, Alias("granary.config.list-instances")]
public sealed record ListInstances(string Application, string Environment) : ConfigQuestion(Application, Environment);
