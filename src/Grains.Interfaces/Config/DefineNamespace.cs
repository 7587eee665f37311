using Granary.Shards;

namespace Granary.Config;

/// <summary>Makes a namespace, or changes what it is; answered by <see cref="NamespaceChanged"/>.</summary>
/// <param name="Operation">The id of the change.</param>
/// <param name="Actor">Who asks.</param>
/// <param name="Definition">What it shall be.</param>
/// <param name="Version">The version that the caller has seen; 0 for one that is not there.</param>
[GenerateSerializer, Immutable, Alias("granary.config.define-namespace")]
public sealed record DefineNamespace(
    OperationId Operation, ConfigActor Actor, [property: Id(0)] NamespaceDefinition Definition, [property: Id(1)] long Version)
    : ConfigCommand(Operation, Actor);
