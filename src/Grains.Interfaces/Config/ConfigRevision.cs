using Granary.Shards;

namespace Granary.Config;

/// <summary>How far an application's configuration in an environment has come.</summary>
/// <param name="Revision">Counts whatever applications can see.</param>
/// <param name="Refusal">Why there is no answer.</param>
[GenerateSerializer, Immutable, Alias("granary.config.revision")]
public sealed record ConfigRevision([property: Id(0)] long Revision, [property: Id(1)] Refusal? Refusal = null);
