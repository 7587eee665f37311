using System.Collections.Immutable;
using Granary.Shards;

namespace Granary.Jobs;

/// <inheritdoc cref="IJobShards"/>
internal sealed class JobShards : IJobShards
{
    private const int CommandOverhead = 128;

    private readonly IGrainFactory _grains;
    private readonly ShardDirectory _directory;
    private readonly ShardBatcher<JobCommand> _batcher;
    private readonly RepeatedCall _calls;

    public JobShards(
        IGrainFactory grains, ShardDirectory directory, ShardCallOptions options, Backoff backoff, TimeProvider time, ClientMetrics metrics)
    {
        (_grains, _directory, _calls) = (grains, directory, new RepeatedCall(options, backoff, time));
        _batcher = new ShardBatcher<JobCommand>(
            (shard, commands) => grains.GetGrain<IJobShardGrain>(shard).Execute(commands), options, backoff, time, metrics,
            new ShardBatchRules<JobCommand> { SizeOf = SizeOf, Repeat = Repeat });
    }

    /// <inheritdoc/>
    public async ValueTask<int> Count(CancellationToken cancellationToken) => (await _directory.Describe(cancellationToken)).ShardCount;

    /// <inheritdoc/>
    public async Task<TReply> Send<TReply>(int shard, JobCommand command, CancellationToken cancellationToken)
        where TReply : ShardReply => (TReply)await _batcher.Send(KeyOf(shard), command, cancellationToken);

    /// <inheritdoc/>
    public Task<JobsFetched> Fetch(int shard, JobFetch fetch, CancellationToken cancellationToken) =>
        ShardOf(shard).Fetch(fetch, cancellationToken).AsTask();

    /// <inheritdoc/>
    public async Task<JobInfo?> Find(JobId job, CancellationToken cancellationToken)
    {
        var found = await Ask(job.Shard, shard => shard.Find(job, cancellationToken).AsTask(), static found => found.Refusal, cancellationToken);
        return found.Job;
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<JobInfo>> List(int shard, JobFilter filter, int limit, CancellationToken cancellationToken)
    {
        var list = await Ask(
            shard, grain => grain.List(filter, limit, cancellationToken).AsTask(), static list => list.Refusal, cancellationToken);
        return list.Jobs;
    }

    private static string KeyOf(int shard) => ShardMap.KeyOf(JobPlace.Block, shard);

    private static int SizeOf(JobCommand command) => CommandOverhead + command switch
    {
        EnqueueJobs enqueue => enqueue.Jobs.Sum(JobSizes.Of),
        ChangeJob { Content: { } content } => JobSizes.Of(content),
        _ => 0,
    };

    // Whoever is asked again looks whether the jobs have ended meanwhile.
    private static JobCommand Repeat(JobCommand command) => command is EnqueueJobs enqueue ? enqueue with { IsRepeat = true } : command;

    private IJobShardGrain ShardOf(int shard) => _grains.GetGrain<IJobShardGrain>(KeyOf(shard));

    private Task<T> Ask<T>(
        int shard, Func<IJobShardGrain, Task<T>> ask, Func<T, Refusal?> refusalOf, CancellationToken cancellationToken) =>
        _calls.Ask($"Shard '{KeyOf(shard)}'", () => ask(ShardOf(shard)), refusalOf, cancellationToken);
}
