using Granary.Shards;

namespace Granary.Config;

/// <summary>The newest version of an application's configuration, or why there is none.</summary>
/// <param name="Version">The version.</param>
/// <param name="Refusal">Why there is no answer.</param>
[GenerateSerializer, Immutable, Alias("granary.config.watched")]
public sealed record ConfigWatched([property: Id(0)] ConfigVersion Version, [property: Id(1)] Refusal? Refusal = null);
