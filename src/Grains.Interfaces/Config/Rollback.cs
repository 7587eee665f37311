using Granary.Shards;

namespace Granary.Config;

/// <summary>Releases what an earlier release said; answered by <see cref="Published"/>. The draft stays.</summary>
/// <param name="Operation">The id of the change.</param>
/// <param name="Actor">Who asks.</param>
/// <param name="Name">The namespace.</param>
/// <param name="Version">The version that the caller has seen.</param>
/// <param name="Release">The release to go back to.</param>
/// <param name="Comment">Why.</param>
[GenerateSerializer, Immutable, Alias("granary.config.rollback")]
public sealed record Rollback(
    OperationId Operation,
    ConfigActor Actor,
    [property: Id(0)] NamespaceName Name,
    [property: Id(1)] long Version,
    [property: Id(2)] long Release,
    [property: Id(3)] string? Comment = null) : ConfigCommand(Operation, Actor);
