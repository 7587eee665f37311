using Granary.Shards;

namespace Granary.Config;

/// <summary>Throws a namespace's draft away; answered by <see cref="NamespaceChanged"/>.</summary>
/// <param name="Operation">The id of the change.</param>
/// <param name="Actor">Who asks.</param>
/// <param name="Name">The namespace.</param>
/// <param name="Version">The version that the caller has seen.</param>
[GenerateSerializer, Immutable, Alias("granary.config.discard-draft")]
public sealed record DiscardDraft(
    OperationId Operation, ConfigActor Actor, [property: Id(0)] NamespaceName Name, [property: Id(1)] long Version)
    : ConfigCommand(Operation, Actor);
