using Granary.Shards;

namespace Granary.Config;

/// <summary>Notes in the audit that somebody sees secrets; answered by <see cref="Done"/>.</summary>
/// <param name="Operation">The id of the change.</param>
/// <param name="Actor">Who asks.</param>
/// <param name="Name">The namespace; <see langword="null"/> for several.</param>
/// <param name="Detail">What is seen, at most <see cref="ConfigLimits.CommentLengthMax"/> characters.</param>
[GenerateSerializer, Immutable, Alias("granary.config.note-reveal")]
public sealed record NoteReveal(
    OperationId Operation, ConfigActor Actor, [property: Id(0)] NamespaceName? Name, [property: Id(1)] string Detail) : ConfigCommand(Operation, Actor);
