using Granary.Shards;

namespace Granary.Locks;

/// <summary>What the core decided: the answer, what must be durable, and whom to tell of what once it is.</summary>
/// <param name="Reply">The answer or the refusal.</param>
/// <param name="Changes">The rows to commit together.</param>
/// <param name="Notices">What listeners are told when the changes are durable.</param>
internal readonly record struct LockDecision(ShardReply Reply, IReadOnlyList<LockChange> Changes, IReadOnlyList<LockNotice> Notices);
