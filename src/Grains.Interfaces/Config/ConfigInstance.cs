using System.Collections.Immutable;

namespace Granary.Config;

/// <summary>A process of an application that reads configuration.</summary>
/// <param name="Name">Its name; stays when it restarts, where gradual releases by percent are to stay too.</param>
/// <param name="Address">Its address, if it is known.</param>
/// <param name="Labels">What it says of itself.</param>
[GenerateSerializer, Immutable, Alias("granary.config.instance")]
public sealed record ConfigInstance(
    [property: Id(0)] string Name,
    [property: Id(1)] string? Address = null,
    [property: Id(2)] ImmutableArray<KeyValuePair<string, string>> Labels = default);
