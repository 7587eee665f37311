namespace Granary.Ids;

/// <summary>All sequences, as the API answers them.</summary>
internal sealed record SequenceListView(IReadOnlyList<SequenceView> Sequences);
