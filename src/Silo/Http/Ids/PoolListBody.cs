namespace Granary.Http.Ids;

/// <summary>Pools by name.</summary>
/// <param name="Pools">The pools that the caller may see.</param>
internal sealed record PoolListBody(IReadOnlyList<PoolBody> Pools);
