using System.Collections.Immutable;

namespace Granary.Config;

/// <summary>A namespace that is published: its draft, and edits that come with the publish.</summary>
/// <param name="Name">The namespace.</param>
/// <param name="Version">The version that the caller has seen.</param>
/// <param name="Edits">Edits on top of the draft; each key once.</param>
[GenerateSerializer, Immutable, Alias("granary.config.publish-part")]
public sealed record PublishPart(
    [property: Id(0)] NamespaceName Name, [property: Id(1)] long Version, [property: Id(2)] ImmutableArray<ConfigEdit> Edits);
