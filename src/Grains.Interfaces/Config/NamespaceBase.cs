namespace Granary.Config;

/// <summary>A public namespace of the same environment that another one extends.</summary>
/// <param name="Application">The application that it belongs to.</param>
/// <param name="Name">The namespace there.</param>
/// <param name="Release">
/// The release that is read; <see langword="null"/> for the newest: then each new one of the public namespace becomes a release of the
/// extending one too.
/// </param>
[GenerateSerializer, Immutable, Alias("granary.config.namespace-base")]
public sealed record NamespaceBase(
    [property: Id(0)] string Application, [property: Id(1)] NamespaceName Name, [property: Id(2)] long? Release = null);
