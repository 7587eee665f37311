namespace Granary.Config;

/// <summary>Asks in what two releases of a namespace differ, or a release and the draft; answered by <see cref="ConfigDiff"/>.</summary>
/// <param name="Application">The application.</param>
/// <param name="Environment">The environment.</param>
/// <param name="Name">The namespace.</param>
/// <param name="From">The number of the one; 0 for nothing, <see langword="null"/> for the one that applications get.</param>
/// <param name="To">The number of the other; 0 for nothing, <see langword="null"/> for the draft.</param>
[GenerateSerializer, Immutable, Alias("granary.config.compare-releases")]
public sealed record CompareReleases(
    string Application, string Environment, [property: Id(0)] NamespaceName Name, [property: Id(1)] long? From = null, [property: Id(2)] long? To = null)
    : ConfigQuestion(Application, Environment);
