namespace Granary.Config;

/// <summary>One thing asked about configuration. Changes nothing.</summary>
/// <param name="Application">The application.</param>
/// <param name="Environment">The environment.</param>
[GenerateSerializer, Immutable, Alias("granary.config.question")]
public abstract record ConfigQuestion([property: Id(0)] string Application, [property: Id(1)] string Environment);
