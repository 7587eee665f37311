using System.Collections.Immutable;

namespace Granary.Config;

/// <summary>A gradual release that goes on.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">What the next change must name.</param>
/// <param name="Match">Who gets it.</param>
/// <param name="Comment">Why it was made.</param>
/// <param name="By">Who changed it last.</param>
/// <param name="At">When.</param>
/// <param name="Parts">The namespaces that it changes, with the number of its release in each.</param>
[GenerateSerializer, Immutable, Alias("granary.config.gradual-info")]
public sealed record GradualInfo(
    [property: Id(0)] string Name,
    [property: Id(1)] long Version,
    [property: Id(2)] GradualMatch Match,
    [property: Id(3)] string? Comment,
    [property: Id(4)] string By,
    [property: Id(5)] DateTimeOffset At,
    [property: Id(6)] ImmutableArray<KeyValuePair<NamespaceName, long>> Parts);
