namespace Granary.Ids;

/// <summary>All pools, as the API answers them.</summary>
internal sealed record PoolListView(IReadOnlyList<PoolView> Pools);
