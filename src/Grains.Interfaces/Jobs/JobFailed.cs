using Granary.Shards;

namespace Granary.Jobs;

/// <summary>The answer to <see cref="FailJob"/>.</summary>
/// <param name="RetryAt">When it is tried again; <see langword="null"/> of a job that is dead or cancelled.</param>
[GenerateSerializer, Immutable, Alias("granary.jobs.failed")]
public sealed record JobFailed([property: Id(0)] DateTimeOffset? RetryAt) : ShardReply;
