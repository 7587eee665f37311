namespace Granary.Http.Config;

/// <summary>A namespace was changed.</summary>
/// <param name="Version">What the next change must name.</param>
internal sealed record NamespaceVersionBody(long Version);
