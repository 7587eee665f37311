namespace Granary.Config;

/// <summary>A namespace's version, as the API answers it.</summary>
internal sealed record NamespaceVersionView(long Version);
