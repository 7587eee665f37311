using Granary.Shards;

namespace Granary.Ids;

/// <summary>Tells about one sequence, or, without a name, about all of the shard; answered by <see cref="SequenceList"/>.</summary>
/// <param name="Operation">The operation's id; nothing changes.</param>
/// <param name="Sequence">The sequence; <see langword="null"/> for all.</param>
[GenerateSerializer, Immutable, Alias("granary.ids.describe-sequences")]
public sealed record DescribeSequences(OperationId Operation, [property: Id(0)] string? Sequence = null) : IdCommand(Operation);
