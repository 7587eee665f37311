namespace Granary.Config;

/// <summary>A release that says something in a chain of namespaces.</summary>
/// <param name="Application">Whose namespace it is.</param>
/// <param name="Name">The namespace.</param>
/// <param name="Release">The release's number there.</param>
/// <param name="Gradual">The gradual release that it is a part of; <see langword="null"/> for one that all have.</param>
[GenerateSerializer, Immutable, Alias("granary.config.origin")]
public sealed record ConfigOrigin(
    [property: Id(0)] string Application, [property: Id(1)] NamespaceName Name, [property: Id(2)] long Release, [property: Id(3)] string? Gradual = null)
{
    /// <summary>As people read it: <c>orders default/db #3</c>.</summary>
    public override string ToString() => $"{Application} {Name} #{Release}{(Gradual is null ? "" : $" ({Gradual})")}";
}
