namespace Granary.Http.Ids;

/// <summary>Sequences by name.</summary>
/// <param name="Sequences">The sequences that the caller may see.</param>
internal sealed record SequenceListBody(IReadOnlyList<SequenceBody> Sequences);
