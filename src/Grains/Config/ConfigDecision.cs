using Granary.Shards;

namespace Granary.Config;

/// <summary>What the core has decided.</summary>
/// <param name="Reply">The answer.</param>
/// <param name="Changes">The rows that it stands on, in order.</param>
internal readonly record struct ConfigDecision(ShardReply Reply, IReadOnlyList<ConfigChange> Changes);
