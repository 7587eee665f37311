namespace Granary.Http.Config;

/// <summary>A release that was made.</summary>
/// <param name="Cluster">The namespace's cluster.</param>
/// <param name="Namespace">The namespace.</param>
/// <param name="Release">The release's number.</param>
/// <param name="Version">The namespace's version now.</param>
internal sealed record PublishedReleaseBody(string Cluster, string Namespace, long Release, long? Version);
