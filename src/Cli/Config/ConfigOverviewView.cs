namespace Granary.Config;

/// <summary>An application's namespaces, as the API answers them.</summary>
internal sealed record ConfigOverviewView(
    string Version,
    IReadOnlyList<ConfigNamespaceView> Namespaces,
    IReadOnlyList<GradualView> Graduals);
