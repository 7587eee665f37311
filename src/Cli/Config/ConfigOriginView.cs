namespace Granary.Config;

/// <summary>A release that says something, as the API answers it.</summary>
internal sealed record ConfigOriginView(string Application, string Cluster, string Namespace, long Release, string? Gradual);
