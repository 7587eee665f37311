using System.Collections.Immutable;
using Granary.Shards;

namespace Granary.Jobs;

/// <summary>Enqueues jobs, each by itself; answered by <see cref="JobsEnqueued"/>. A queue that is not there is made, with the defaults.</summary>
/// <param name="Operation">An id; the jobs' own ids make a repeat harmless.</param>
/// <param name="Queue">The queue.</param>
/// <param name="Partitions">How many partitions the sender believes that the queue has; with another number all are refused.</param>
/// <param name="Jobs">At most <see cref="JobLimits.JobsPerCommandMax"/>.</param>
/// <param name="IsRepeat">Whether some of it may have been asked before: then jobs that have ended since are looked for too.</param>
[GenerateSerializer, Immutable, Alias("granary.jobs.enqueue")]
public sealed record EnqueueJobs(
    OperationId Operation,
    [property: Id(0)] string Queue,
    [property: Id(1)] int Partitions,
    [property: Id(2)] ImmutableArray<NewJob> Jobs,
    [property: Id(3)] bool IsRepeat) : JobCommand(Operation);
