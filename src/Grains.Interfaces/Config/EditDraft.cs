using System.Collections.Immutable;
using Granary.Shards;

namespace Granary.Config;

/// <summary>Changes a namespace's draft, which no application sees; answered by <see cref="NamespaceChanged"/>.</summary>
/// <param name="Operation">The id of the change.</param>
/// <param name="Actor">Who asks.</param>
/// <param name="Name">The namespace.</param>
/// <param name="Version">The version that the caller has seen.</param>
/// <param name="Edits">At most <see cref="ConfigLimits.EditsPerCommandMax"/>, each key once.</param>
[GenerateSerializer, Immutable, Alias("granary.config.edit-draft")]
public sealed record EditDraft(
    OperationId Operation,
    ConfigActor Actor,
    [property: Id(0)] NamespaceName Name,
    [property: Id(1)] long Version,
    [property: Id(2)] ImmutableArray<ConfigEdit> Edits) : ConfigCommand(Operation, Actor);
