namespace Granary.Jobs;

/// <summary>What a shard finds in the store when it is claimed.</summary>
/// <param name="Queues">The queues.</param>
/// <param name="Pending">How many jobs each of them has.</param>
/// <param name="Leased">The jobs that workers have.</param>
/// <param name="Noted">The jobs that ran in the silo that owned the shard before.</param>
/// <param name="Held">Jobs that failed and hold up their groups.</param>
internal sealed record JobSlice(
    IReadOnlyCollection<QueueRow> Queues,
    IReadOnlyDictionary<string, long> Pending,
    IReadOnlyCollection<(LeaseRow Lease, JobRow Job)> Leased,
    IReadOnlyCollection<(NotedRun Run, JobRow Job)> Noted,
    IReadOnlyCollection<JobRow> Held);
