using Granary.Shards;

namespace Granary.Ids;

/// <summary>A run of values that nobody else gets: <c>First, First + Step, …</c>, <paramref name="Count"/> of them.</summary>
/// <param name="RangeId">The operation that took it.</param>
/// <param name="Sequence">The sequence.</param>
/// <param name="First">The first value.</param>
/// <param name="Count">How many; at least one.</param>
/// <param name="Step">The distance of two values.</param>
/// <param name="Incarnation">The store's incarnation; a range of another incarnation is void.</param>
[GenerateSerializer, Immutable, Alias("granary.ids.sequence-range")]
public sealed record SequenceRange(
    [property: Id(0)] Guid RangeId,
    [property: Id(1)] string Sequence,
    [property: Id(2)] long First,
    [property: Id(3)] int Count,
    [property: Id(4)] long Step,
    [property: Id(5)] Guid Incarnation = default) : ShardReply;
