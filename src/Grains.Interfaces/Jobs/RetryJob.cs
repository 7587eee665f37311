using Granary.Shards;

namespace Granary.Jobs;

/// <summary>
/// Has a job run now: one that is dead begins anew with all its attempts, one that waits does not wait any longer; answered by
/// <see cref="Done"/>.
/// </summary>
/// <param name="Operation">The id of the change.</param>
/// <param name="Job">The job.</param>
[GenerateSerializer, Immutable, Alias("granary.jobs.retry")]
public sealed record RetryJob(OperationId Operation, [property: Id(0)] JobId Job) : JobCommand(Operation);
