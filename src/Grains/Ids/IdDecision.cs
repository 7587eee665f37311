using Granary.Shards;

namespace Granary.Ids;

/// <summary>What the core decided: the answer, and what must be durable before anybody sees the answer.</summary>
/// <param name="Reply">The answer or the refusal.</param>
/// <param name="Changes">
/// The rows to commit together; empty when the answer rests on what earlier decisions made durable.
/// </param>
internal readonly record struct IdDecision(ShardReply Reply, IReadOnlyList<IdChange> Changes);
