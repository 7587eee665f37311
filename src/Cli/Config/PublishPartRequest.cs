namespace Granary.Config;

/// <summary>A namespace to publish.</summary>
internal sealed record PublishPartRequest(string Namespace, string Cluster, long Version);
