namespace Granary.Config;

/// <summary>What one claim of a Config shard has in memory.</summary>
/// <param name="Table">The rules over the slice.</param>
/// <param name="Watchers">Who waits for a revision.</param>
internal sealed record ConfigShard(ConfigTable Table, RevisionWatch Watchers);
