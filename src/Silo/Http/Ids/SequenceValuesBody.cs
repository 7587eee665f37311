namespace Granary.Http.Ids;

/// <summary>Values of a sequence. Written by hand in <see cref="DrawResponse"/>; this is for the API's description.</summary>
/// <param name="Sequence">The sequence.</param>
/// <param name="Values">The values, growing.</param>
internal sealed record SequenceValuesBody(string Sequence, IReadOnlyList<string> Values);
