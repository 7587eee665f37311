using System.Collections.Immutable;
using Granary.Shards;

namespace Granary.Jobs;

/// <summary>Owns the partitions of queues that lie on it, and their jobs. Key: <see cref="ShardMap.KeyOf"/> of block <c>jobs</c>.</summary>
[GrainInterfaceType("granary.jobs-shard")]
public interface IJobShardGrain : IShardGrain
{
    /// <summary>Carries out a batch. Each command succeeds or is refused by itself; every answer is durable when it arrives.</summary>
    /// <param name="commands">At most <see cref="ShardLimits.BatchSizeMax"/>.</param>
    /// <param name="cancellationToken">Stops waiting; what was begun goes on.</param>
    /// <returns>One reply per command, in order.</returns>
    [Alias("execute")]
    ValueTask<ImmutableArray<ShardReply>> Execute(ImmutableArray<JobCommand> commands, CancellationToken cancellationToken = default);

    /// <summary>
    /// Hands jobs to a worker, as soon as there is one, and after <see cref="JobFetch.Wait"/> in any case. That they are the worker's is
    /// durable when the answer leaves; when it does not arrive they come back after their visibility timeout.
    /// </summary>
    /// <param name="fetch">Who asks, for what.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    [Alias("fetch")]
    [ResponseTimeout("00:00:30")]
    ValueTask<JobsFetched> Fetch(JobFetch fetch, CancellationToken cancellationToken = default);

    /// <summary>Shows a job, wherever it stands.</summary>
    /// <param name="job">The job; its id names this shard.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    [Alias("find")]
    ValueTask<JobFound> Find(JobId job, CancellationToken cancellationToken = default);

    /// <summary>Lists jobs of this shard.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="limit">How many at the most, up to <see cref="JobLimits.ListMax"/>.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    [Alias("list")]
    ValueTask<JobList> List(JobFilter filter, int limit, CancellationToken cancellationToken = default);
}
