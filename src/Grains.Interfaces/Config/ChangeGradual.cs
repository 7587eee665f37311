using Granary.Shards;

namespace Granary.Config;

/// <summary>Changes who gets a gradual release; answered by <see cref="Published"/>.</summary>
/// <param name="Operation">The id of the change.</param>
/// <param name="Actor">Who asks.</param>
/// <param name="Gradual">The gradual release.</param>
/// <param name="Version">The version of it that the caller has seen.</param>
/// <param name="Match">Who gets it from now on.</param>
[GenerateSerializer, Immutable, Alias("granary.config.change-gradual")]
public sealed record ChangeGradual(
    OperationId Operation,
    ConfigActor Actor,
    [property: Id(0)] string Gradual,
    [property: Id(1)] long Version,
    [property: Id(2)] GradualMatch Match) : ConfigCommand(Operation, Actor);
