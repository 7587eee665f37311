namespace Granary.Config;

/// <summary>Asks which applications have configuration in which environments; answered by <see cref="ConfigPlaces"/>.</summary>
/// <param name="Prefix">What their names begin with: application, a slash, and environment.</param>
/// <param name="After">The last that is known; <see langword="null"/> for the first ones.</param>
/// <param name="Limit">How many: 1 to <see cref="ConfigLimits.ListMax"/>.</param>
[GenerateSerializer, Immutable, Alias("granary.config.list-places")]
public sealed record ListPlaces([property: Id(0)] string Prefix, [property: Id(1)] string? After, [property: Id(2)] int Limit) : ConfigQuestion("", "");
