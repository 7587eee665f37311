using Granary.Shards;

namespace Granary.Jobs;

/// <summary>Gives a queue its settings; answered by <see cref="QueueList"/> with the queue.</summary>
/// <param name="Operation">The id of the change.</param>
/// <param name="Definition">The settings.</param>
/// <param name="Version">
/// The version that they get, for a partition that is to know what the queue's home has decided; <see langword="null"/> at the home itself.
/// </param>
[GenerateSerializer, Immutable, Alias("granary.jobs.set-definition")]
public sealed record SetQueueDefinition(
    OperationId Operation, [property: Id(0)] QueueDefinition Definition, [property: Id(1)] long? Version) : JobCommand(Operation);
