namespace Granary.Config;

/// <summary>A release that was made, as the API answers it.</summary>
internal sealed record ConfigReleasedView(string Cluster, string Namespace, long Release);
