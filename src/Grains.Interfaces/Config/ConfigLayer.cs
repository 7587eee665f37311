using System.Collections.Immutable;

namespace Granary.Config;

/// <summary>What a release has taken over from one public namespace.</summary>
/// <param name="Origin">The release there.</param>
/// <param name="Format">How it is written.</param>
/// <param name="Items">What it says; of a document, one item without a key that is the whole of it.</param>
[GenerateSerializer, Immutable, Alias("granary.config.layer")]
public sealed record ConfigLayer(
    [property: Id(0)] ConfigOrigin Origin, [property: Id(1)] ConfigFormat Format, [property: Id(2)] ImmutableArray<ConfigItem> Items);
