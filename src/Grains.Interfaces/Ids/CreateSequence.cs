using Granary.Shards;

namespace Granary.Ids;

/// <summary>Creates a sequence; answered by <see cref="SequenceInfo"/>. The same definition again is no error.</summary>
/// <param name="Operation">The operation's id.</param>
/// <param name="Definition">What the sequence shall be.</param>
[GenerateSerializer, Immutable, Alias("granary.ids.create-sequence")]
public sealed record CreateSequence(OperationId Operation, [property: Id(0)] SequenceDefinition Definition) : IdCommand(Operation);
