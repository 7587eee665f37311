using Granary.Config;

namespace Granary.Http.Config;

/// <summary>An application in an environment.</summary>
/// <param name="Version">The version of the whole.</param>
/// <param name="Namespaces">Its namespaces.</param>
/// <param name="Graduals">The gradual releases that go on.</param>
internal sealed record ConfigOverviewBody(
    string Version,
    IReadOnlyList<NamespaceBody> Namespaces,
    IReadOnlyList<GradualBody> Graduals)
{
    public static ConfigOverviewBody Of(ConfigOverview overview) => new(
        overview.Version.ToString(), [.. overview.Namespaces.Select(NamespaceBody.Of)], [.. overview.Graduals.Select(GradualBody.Of)]);
}
