using Granary.Shards;

namespace Granary.Jobs;

/// <summary>
/// Cancels a job; answered by <see cref="Done"/>. One that waits is gone with the answer; one that runs is told with its next heartbeat,
/// and whatever it ends with it does not run again.
/// </summary>
/// <param name="Operation">The id of the change.</param>
/// <param name="Job">The job.</param>
[GenerateSerializer, Immutable, Alias("granary.jobs.cancel")]
public sealed record CancelJob(OperationId Operation, [property: Id(0)] JobId Job) : JobCommand(Operation);
