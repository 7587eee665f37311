using System.Collections.Immutable;

namespace Granary.Config;

/// <summary>What a namespace says to an application, with what it takes over.</summary>
/// <param name="Name">The namespace.</param>
/// <param name="Format">How it is written.</param>
/// <param name="Items">Its keys and values in order; a text is one item without a key. A secret that is not revealed has no value.</param>
/// <param name="Origins">Where they come from, the first says most.</param>
/// <param name="Graduals">The gradual releases that the instance is in.</param>
[GenerateSerializer, Immutable, Alias("granary.config.namespace-view")]
public sealed record NamespaceView(
    [property: Id(0)] string Name,
    [property: Id(1)] ConfigFormat Format,
    [property: Id(2)] ImmutableArray<ConfigItem> Items,
    [property: Id(3)] ImmutableArray<ConfigOrigin> Origins,
    [property: Id(4)] ImmutableArray<string> Graduals);
