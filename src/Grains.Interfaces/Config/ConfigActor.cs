namespace Granary.Config;

/// <summary>Who changes something, for the audit.</summary>
/// <param name="Name">The name of a key or a person.</param>
/// <param name="From">From where: an address or a process.</param>
[GenerateSerializer, Immutable, Alias("granary.config.actor")]
public sealed record ConfigActor([property: Id(0)] string Name, [property: Id(1)] string From);
