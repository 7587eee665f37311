using Granary.Shards;

namespace Granary.Jobs;

/// <summary>What the core decided.</summary>
/// <param name="Reply">The answer.</param>
/// <param name="Changes">What it rests on.</param>
/// <param name="Number">The decision's number, for <see cref="JobTable.Committed"/>.</param>
internal readonly record struct JobDecision(ShardReply Reply, IReadOnlyList<JobChange> Changes, long Number);
