using Granary.Shards;

namespace Granary.Jobs;

/// <summary>
/// A worker gives a job back that it did not do, as it stops; answered by <see cref="Done"/>, and refused when the receipt is not the
/// newest run's. It does not count as an attempt, and the job is ready at once.
/// </summary>
/// <param name="Operation">An id; the receipt makes a repeat harmless.</param>
/// <param name="Receipt">The run.</param>
[GenerateSerializer, Immutable, Alias("granary.jobs.return")]
public sealed record ReturnJob(OperationId Operation, [property: Id(0)] JobReceipt Receipt) : JobCommand(Operation);
