namespace Granary.Config;

/// <summary>What one release says in a chain of namespaces.</summary>
/// <param name="Origin">The release.</param>
/// <param name="Leaves">
/// Its keys and values as applications see them, values of secrets too. In a gradual release of properties a value that is not there
/// takes the key away.
/// </param>
internal sealed record ViewLayer(ConfigOrigin Origin, IReadOnlyList<ContentItem> Leaves);
