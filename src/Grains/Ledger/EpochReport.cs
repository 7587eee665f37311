namespace Granary.Ledger;

/// <summary>What the database says of some shards.</summary>
/// <param name="Epochs">The epoch of each shard that has a row.</param>
/// <param name="Now">The database's time.</param>
internal sealed record EpochReport(IReadOnlyDictionary<string, long> Epochs, DateTimeOffset Now);
