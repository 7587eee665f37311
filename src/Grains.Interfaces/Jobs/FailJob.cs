using Granary.Shards;

namespace Granary.Jobs;

/// <summary>A worker could not do a job; answered by <see cref="JobFailed"/>, and refused when the receipt is not the newest run's.</summary>
/// <param name="Operation">An id; the receipt makes a repeat harmless.</param>
/// <param name="Receipt">The run.</param>
/// <param name="Kind">What kind of error: an exception's type, or a stable code.</param>
/// <param name="Message">What it says.</param>
/// <param name="IsFinal">Whether a retry would not help: then the job is dead.</param>
/// <param name="RetryAfter">When to try again; <see langword="null"/> for what the backoff says.</param>
[GenerateSerializer, Immutable, Alias("granary.jobs.fail")]
public sealed record FailJob(
    OperationId Operation,
    [property: Id(0)] JobReceipt Receipt,
    [property: Id(1)] string Kind,
    [property: Id(2)] string Message,
    [property: Id(3)] bool IsFinal,
    [property: Id(4)] TimeSpan? RetryAfter) : JobCommand(Operation);
