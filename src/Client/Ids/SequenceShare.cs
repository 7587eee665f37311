namespace Granary.Ids;

/// <summary>One caller's part of a run: <c>First, First + Step, …</c>, <paramref name="Count"/> of them.</summary>
internal readonly record struct SequenceShare(long First, int Count, long Step);
