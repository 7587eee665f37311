using Granary.Shards;

namespace Granary.Jobs;

/// <summary>Asks for the queues that have a partition here; answered by <see cref="QueueList"/>.</summary>
/// <param name="Operation">An id, which nothing depends on.</param>
/// <param name="Queue">That one only; <see langword="null"/> for all.</param>
[GenerateSerializer, Immutable, Alias("granary.jobs.describe-queues")]
public sealed record DescribeQueues(OperationId Operation, [property: Id(0)] string? Queue) : JobCommand(Operation);
