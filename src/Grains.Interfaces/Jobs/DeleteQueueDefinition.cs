using Granary.Shards;

namespace Granary.Jobs;

/// <summary>Deletes a queue that is empty; answered by <see cref="Done"/>. Its dead and finished jobs stay until their time is over.</summary>
/// <param name="Operation">The id of the change.</param>
/// <param name="Queue">The queue.</param>
[GenerateSerializer, Immutable, Alias("granary.jobs.delete-definition")]
public sealed record DeleteQueueDefinition(OperationId Operation, [property: Id(0)] string Queue) : JobCommand(Operation);
