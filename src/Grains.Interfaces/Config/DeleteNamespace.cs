using Granary.Shards;

namespace Granary.Config;

/// <summary>Takes a namespace away from editors and applications; answered by <see cref="NamespaceChanged"/>. Its releases stay until it is made anew.</summary>
/// <param name="Operation">The id of the change.</param>
/// <param name="Actor">Who asks.</param>
/// <param name="Name">The namespace.</param>
/// <param name="Version">The version that the caller has seen.</param>
[GenerateSerializer, Immutable, Alias("granary.config.delete-namespace")]
public sealed record DeleteNamespace(
    OperationId Operation, ConfigActor Actor, [property: Id(0)] NamespaceName Name, [property: Id(1)] long Version)
    : ConfigCommand(Operation, Actor);
