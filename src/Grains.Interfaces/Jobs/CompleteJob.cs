using Granary.Shards;

namespace Granary.Jobs;

/// <summary>A worker has done a job; answered by <see cref="Done"/>, and refused when the receipt is not the newest run's.</summary>
/// <param name="Operation">An id; the receipt makes a repeat harmless.</param>
/// <param name="Receipt">The run.</param>
[GenerateSerializer, Immutable, Alias("granary.jobs.complete")]
public sealed record CompleteJob(OperationId Operation, [property: Id(0)] JobReceipt Receipt) : JobCommand(Operation);
