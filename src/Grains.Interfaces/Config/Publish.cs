using System.Collections.Immutable;
using Granary.Shards;

namespace Granary.Config;

/// <summary>Releases the drafts of namespaces, all in one transaction; answered by <see cref="Published"/>.</summary>
/// <param name="Operation">The id of the change.</param>
/// <param name="Actor">Who asks.</param>
/// <param name="Parts">1 to <see cref="ConfigLimits.NamespacesPerPublishMax"/> namespaces, each once.</param>
/// <param name="Comment">Why.</param>
/// <param name="Gradual">The name of a gradual release, for some instances only; <see langword="null"/> for all.</param>
/// <param name="Match">Who gets the gradual release.</param>
[GenerateSerializer, Immutable, Alias("granary.config.publish")]
public sealed record Publish(
    OperationId Operation,
    ConfigActor Actor,
    [property: Id(0)] ImmutableArray<PublishPart> Parts,
    [property: Id(1)] string? Comment = null,
    [property: Id(2)] string? Gradual = null,
    [property: Id(3)] GradualMatch? Match = null) : ConfigCommand(Operation, Actor);
