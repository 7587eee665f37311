using Granary.Shards;

namespace Granary.Ids;

/// <summary>
/// Gives back the unused tail of a run; answered by <see cref="Done"/>. Accepted once, and only
/// while the shard remembers the run. Of a sequence that is not <see cref="SequenceLevel.Trend"/> nothing is taken back.
/// </summary>
/// <param name="Operation">The operation's id.</param>
/// <param name="Sequence">The sequence.</param>
/// <param name="RangeId">The run.</param>
/// <param name="Unused">How many values at its end were not used.</param>
[GenerateSerializer, Immutable, Alias("granary.ids.return-range")]
public sealed record ReturnRange(
    OperationId Operation,
    [property: Id(0)] string Sequence,
    [property: Id(1)] Guid RangeId,
    [property: Id(2)] int Unused) : IdCommand(Operation);
