namespace Granary.Config;

/// <summary>What an application sees, as the API answers it.</summary>
internal sealed record ConfigSeenView(string Version, string Cluster, IReadOnlyList<ConfigSeenNamespaceView> Namespaces);
