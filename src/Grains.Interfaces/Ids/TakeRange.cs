using Granary.Shards;

namespace Granary.Ids;

/// <summary>
/// Takes a run of a sequence's values; answered by <see cref="SequenceRange"/>. A repeat takes another run: a lost answer
/// leaves a gap, never a duplicate.
/// </summary>
/// <param name="Operation">The operation's id, which names the run for <see cref="ReturnRange"/>.</param>
/// <param name="Sequence">The sequence.</param>
/// <param name="Count">How many values, 1 to <see cref="IdLimits.SequenceRangeMax"/>; the answer may hold fewer.</param>
/// <param name="After">Only values greater than this: the caller's last one, so that each caller's values grow.</param>
[GenerateSerializer, Immutable, Alias("granary.ids.take-range")]
public sealed record TakeRange(
    OperationId Operation,
    [property: Id(0)] string Sequence,
    [property: Id(1)] int Count,
    [property: Id(2)] long? After = null) : IdCommand(Operation);
