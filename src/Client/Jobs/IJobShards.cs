using System.Collections.Immutable;
using Granary.Shards;

namespace Granary.Jobs;

/// <summary>The way from the client to the shards of the Jobs block. Thread-safe.</summary>
internal interface IJobShards
{
    /// <summary>How many shards there are.</summary>
    ValueTask<int> Count(CancellationToken cancellationToken);

    /// <summary>Sends a command to a shard, repeats it while that can help, and answers with the reply.</summary>
    /// <exception cref="GranaryException">The command was refused, or the shard could not be reached in time.</exception>
    /// <exception cref="InvalidRequestException">The command breaks a rule.</exception>
    Task<TReply> Send<TReply>(int shard, JobCommand command, CancellationToken cancellationToken)
        where TReply : ShardReply;

    /// <summary>Asks once for jobs.</summary>
    Task<JobsFetched> Fetch(int shard, JobFetch fetch, CancellationToken cancellationToken);

    /// <summary>Looks for a job.</summary>
    Task<JobInfo?> Find(JobId job, CancellationToken cancellationToken);

    /// <summary>Lists jobs of a shard.</summary>
    Task<ImmutableArray<JobInfo>> List(int shard, JobFilter filter, int limit, CancellationToken cancellationToken);
}
