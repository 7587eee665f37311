using System.Collections.Immutable;

namespace Granary.Config;

/// <summary>What an instance says that it runs.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="Cluster">Its cluster.</param>
/// <param name="Namespaces">The namespaces that it reads.</param>
/// <param name="Version">The version that it has applied.</param>
/// <param name="Graduals">The gradual releases that it is in.</param>
/// <param name="Error">Why it could not apply a newer one; <see langword="null"/> when nothing went wrong.</param>
[GenerateSerializer, Immutable, Alias("granary.config.report")]
public sealed record ConfigReport(
    [property: Id(0)] ConfigInstance Instance,
    [property: Id(1)] string Cluster,
    [property: Id(2)] ImmutableArray<string> Namespaces,
    [property: Id(3)] ConfigVersion Version,
    [property: Id(4)] ImmutableArray<string> Graduals,
    [property: Id(5)] string? Error = null);
