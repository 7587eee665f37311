namespace Granary.Config;

/// <summary>A release that was made.</summary>
/// <param name="Name">The namespace.</param>
/// <param name="Release">The release's number, counted in the namespace.</param>
/// <param name="Version">The namespace's version now.</param>
[GenerateSerializer, Immutable, Alias("granary.config.published-release")]
public sealed record PublishedRelease([property: Id(0)] NamespaceName Name, [property: Id(1)] long Release, [property: Id(2)] long Version);
