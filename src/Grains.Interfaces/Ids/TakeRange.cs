using Granary.Shards;

namespace Granary.Ids;

/// <summary>
/// Takes a run of a sequence's values; answered by <see cref="SequenceRange"/>. A repeat takes another run: a lost answer
/// leaves a gap, never a duplicate. Only <see cref="SequenceLevel.Strict"/> answers a repeat with the same run.
/// </summary>
/// <param name="Operation">The operation's id, which names the run for <see cref="ReturnRange"/>.</param>
/// <param name="Sequence">The sequence.</param>
/// <param name="Count">How many values, 1 to <see cref="IdLimits.SequenceRangeMax"/>; the answer may hold fewer.</param>
/// <param name="After">Only values greater than this: the caller's last one, so that each caller's values grow.</param>
/// <param name="Level">The level that the caller keeps to; of a sequence with another one it gets nothing.</param>
/// <param name="Taker">Who takes values of a <see cref="SequenceLevel.Strict"/> sequence: one who asks anew only when it was answered or has given up.</param>
/// <param name="Turn">Numbers that taker's requests, growing. A repeat has the same number, and its result is kept until the next one.</param>
[GenerateSerializer, Immutable, Alias("granary.ids.take-range")]
public sealed record TakeRange(
    OperationId Operation,
    [property: Id(0)] string Sequence,
    [property: Id(1)] int Count,
    [property: Id(2)] long? After = null,
    [property: Id(3)] SequenceLevel Level = SequenceLevel.Trend,
    [property: Id(4)] Guid Taker = default,
    [property: Id(5)] long Turn = 0) : IdCommand(Operation);
