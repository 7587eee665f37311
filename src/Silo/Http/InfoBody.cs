namespace Granary.Http;

/// <summary>What a silo tells about itself.</summary>
/// <param name="Version">The version of Granary.</param>
/// <param name="ClusterId">The cluster.</param>
/// <param name="SiloName">The silo's name.</param>
/// <param name="Incarnation">The store's incarnation; what was cached of another one is void.</param>
/// <param name="ShardCount">Into how many shards each block is cut.</param>
internal sealed record InfoBody(string Version, string ClusterId, string SiloName, Guid Incarnation, int ShardCount);
