namespace Granary.Config;

/// <summary>Asks for the releases of a namespace, the newest first; answered by <see cref="ReleaseList"/>.</summary>
/// <param name="Application">The application.</param>
/// <param name="Environment">The environment.</param>
/// <param name="Name">The namespace.</param>
/// <param name="Before">Only those with a lower number; <see langword="null"/> for the newest ones.</param>
/// <param name="Limit">How many: 1 to <see cref="ConfigLimits.ListMax"/>.</param>
[GenerateSerializer, Immutable, Alias("granary.config.list-releases")]
public sealed record ListReleases(
    string Application, string Environment, [property: Id(0)] NamespaceName Name, [property: Id(1)] long? Before, [property: Id(2)] int Limit)
    : ConfigQuestion(Application, Environment);
