using System.Data.Common;

namespace Granary.Jobs;

/// <summary>Reads what a core asks of the store: a shard's slice when it is claimed, and single jobs that are not in memory.</summary>
internal static class JobSlices
{
    /// <summary>What a shard finds when it is claimed.</summary>
    public static async Task<JobSlice> Load(DbConnection connection, string shard, CancellationToken cancellationToken)
    {
        var queues = await JobQueries.LoadQueues(connection, shard, cancellationToken);
        var leased = await JobQueries.LoadLeases(connection, shard, cancellationToken);
        var leasedIds = leased.Select(static pair => pair.Lease.Job).ToHashSet();
        var heads = await JobQueries.LoadBlockedHeads(connection, shard, cancellationToken);
        var note = await JobQueries.LoadNote(connection, shard, cancellationToken);
        var noted = note.IsEmpty
            ? []
            : (await JobQueries.FindJobs(connection, shard, note.Select(static run => run.Job), cancellationToken)).ToDictionary(static job => job.Id);
        return new JobSlice(
            queues,
            await JobQueries.CountByQueue(connection, shard, cancellationToken),
            leased,
            [.. note.Where(run => noted.ContainsKey(run.Job)).Select(run => (run, noted[run.Job] with { Payload = null }))],
            [.. heads.Where(job => !leasedIds.Contains(job.Id))]);
    }

    /// <summary>What the store says of some jobs.</summary>
    public static async Task<JobFinds> Find(
        DbConnection connection, string shard, IReadOnlyCollection<JobId> jobs, CancellationToken cancellationToken) => new(
        (await JobQueries.FindJobs(connection, shard, jobs, cancellationToken)).ToDictionary(static job => job.Id),
        (await JobQueries.FindDead(connection, shard, jobs, cancellationToken)).ToDictionary(static dead => dead.Job.Id),
        (await JobQueries.FindEnded(connection, shard, jobs, cancellationToken)).ToDictionary(static ended => ended.Id));
}
