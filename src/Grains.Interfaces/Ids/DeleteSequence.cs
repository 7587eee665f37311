using Granary.Shards;

namespace Granary.Ids;

/// <summary>Deletes a sequence; answered by <see cref="Done"/>. One that is created again under the name starts anew.</summary>
/// <param name="Operation">The operation's id.</param>
/// <param name="Sequence">The sequence.</param>
[GenerateSerializer, Immutable, Alias("granary.ids.delete-sequence")]
public sealed record DeleteSequence(OperationId Operation, [property: Id(0)] string Sequence) : IdCommand(Operation);
