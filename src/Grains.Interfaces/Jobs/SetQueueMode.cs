using Granary.Shards;

namespace Granary.Jobs;

/// <summary>Pauses, drains or resumes a queue; answered by <see cref="QueueList"/> with the queue.</summary>
/// <param name="Operation">The id of the change.</param>
/// <param name="Queue">The queue.</param>
/// <param name="Mode">What it shall do.</param>
/// <param name="Reason">Why, for whoever looks at it.</param>
/// <param name="Version">As in <see cref="SetQueueDefinition"/>.</param>
[GenerateSerializer, Immutable, Alias("granary.jobs.set-mode")]
public sealed record SetQueueMode(
    OperationId Operation,
    [property: Id(0)] string Queue,
    [property: Id(1)] QueueMode Mode,
    [property: Id(2)] string? Reason,
    [property: Id(3)] long? Version) : JobCommand(Operation);
