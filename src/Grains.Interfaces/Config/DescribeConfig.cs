namespace Granary.Config;

/// <summary>Asks for the namespaces and gradual releases of an application; answered by <see cref="ConfigOverview"/>.</summary>
/// <param name="Application">The application.</param>
/// <param name="Environment">The environment.</param>
[GenerateSerializer, Immutable, Alias("granary.config.describe")]
public sealed record DescribeConfig(string Application, string Environment) : ConfigQuestion(Application, Environment);
