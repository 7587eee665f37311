namespace Granary.Config;

/// <summary>A public namespace that another one extends, as the API answers and takes it.</summary>
internal sealed record NamespaceBaseView(string Application, string Namespace, string Cluster, long? Release);
