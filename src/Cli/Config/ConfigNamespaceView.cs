namespace Granary.Config;

/// <summary>A namespace, as the API answers it.</summary>
internal sealed record ConfigNamespaceView(
    string Cluster,
    string Namespace,
    long Version,
    long Release,
    int Edits,
    NamespaceSettingsView Settings,
    string ChangedBy,
    DateTimeOffset ChangedAt);
