using Granary.Shards;

namespace Granary.Config;

/// <summary>Ends a gradual release: all get it, or nobody; answered by <see cref="Published"/>.</summary>
/// <param name="Operation">The id of the change.</param>
/// <param name="Actor">Who asks.</param>
/// <param name="Gradual">The gradual release.</param>
/// <param name="Version">The version of it that the caller has seen.</param>
/// <param name="IsPromoted">Whether its changes are released to all, on top of what they have by now.</param>
/// <param name="Comment">Why.</param>
[GenerateSerializer, Immutable, Alias("granary.config.end-gradual")]
public sealed record EndGradual(
    OperationId Operation,
    ConfigActor Actor,
    [property: Id(0)] string Gradual,
    [property: Id(1)] long Version,
    [property: Id(2)] bool IsPromoted,
    [property: Id(3)] string? Comment = null) : ConfigCommand(Operation, Actor);
