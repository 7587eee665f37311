namespace Granary.Ids;

/// <summary>Values of a sequence, as the API answers them.</summary>
internal sealed record SequenceValuesView(string Sequence, IReadOnlyList<string> Values);
