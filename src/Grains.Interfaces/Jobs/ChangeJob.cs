using Granary.Shards;

namespace Granary.Jobs;

/// <summary>
/// Changes a job that does not run: gives it another time, or another job's content; answered by <see cref="Done"/>. The job keeps its
/// id, group and key.
/// </summary>
/// <param name="Operation">The id of the change.</param>
/// <param name="Job">The job.</param>
/// <param name="Key">The key that it must have, or it is not the job that is meant; <see langword="null"/> for whichever.</param>
/// <param name="Due">Its new time; <see langword="null"/> for now.</param>
/// <param name="Content">Handler, payload, headers, priority, expiry and limits to take over; <see langword="null"/> to keep its own.</param>
[GenerateSerializer, Immutable, Alias("granary.jobs.change")]
public sealed record ChangeJob(
    OperationId Operation,
    [property: Id(0)] JobId Job,
    [property: Id(1)] string? Key,
    [property: Id(2)] DateTimeOffset? Due,
    [property: Id(3)] NewJob? Content) : JobCommand(Operation);
