using Granary.Shards;

namespace Granary.Jobs;

/// <summary>How many jobs a command changed.</summary>
/// <param name="Count">The number.</param>
[GenerateSerializer, Immutable, Alias("granary.jobs.changed")]
public sealed record JobsChanged([property: Id(0)] int Count) : ShardReply;
