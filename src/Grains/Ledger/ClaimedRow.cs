namespace Granary.Ledger;

/// <summary>A shard's row right after it was claimed.</summary>
/// <param name="Epoch">The new epoch.</param>
/// <param name="HandedOver">The epoch that was last handed over cleanly.</param>
/// <param name="Now">The database's time.</param>
internal readonly record struct ClaimedRow(long Epoch, long HandedOver, DateTimeOffset Now);
