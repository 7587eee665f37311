namespace Granary.Ids;

/// <summary>What a shard holds at a moment.</summary>
/// <param name="Leases">How many leases are live.</param>
/// <param name="FullestPool">The share of worker ids that is leased in the pool where it is greatest, 0 to 1.</param>
internal readonly record struct IdCensus(int Leases, double FullestPool);
