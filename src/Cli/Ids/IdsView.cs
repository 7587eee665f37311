namespace Granary.Ids;

/// <summary>Ids of a pool, as the API answers them.</summary>
internal sealed record IdsView(string Pool, string Form, IReadOnlyList<string> Ids);
