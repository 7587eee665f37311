using System.Collections.Immutable;

namespace Granary.Jobs;

/// <summary>A job in the hands of a worker.</summary>
/// <param name="Receipt">What the worker completes it with.</param>
/// <param name="Queue">The queue.</param>
/// <param name="Handler">Who shall run it.</param>
/// <param name="Payload">What the handler is given.</param>
/// <param name="Headers">What goes with it.</param>
/// <param name="Attempt">Which attempt this is; the first is 1.</param>
/// <param name="Due">When it was due.</param>
/// <param name="VisibilityTimeout">For how long it is the worker's, from the sending of its question and of each heartbeat.</param>
[GenerateSerializer, Immutable, Alias("granary.jobs.lease")]
public sealed record JobLease(
    [property: Id(0)] JobReceipt Receipt,
    [property: Id(1)] string Queue,
    [property: Id(2)] JobHandlerName Handler,
    [property: Id(3)] ImmutableArray<byte> Payload,
    [property: Id(4)] ImmutableArray<KeyValuePair<string, string>> Headers,
    [property: Id(5)] int Attempt,
    [property: Id(6)] DateTimeOffset Due,
    [property: Id(7)] TimeSpan VisibilityTimeout);
