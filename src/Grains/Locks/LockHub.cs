using System.Collections.Immutable;
using Granary.Shards;

namespace Granary.Locks;

/// <summary>
/// What comes through one silo for many shards: batches of commands, which are handed out, and keep-alives, which are gathered, a line
/// for each shard. Thread-safe.
/// </summary>
internal sealed class LockHub
{
    private readonly HubLine[] _lines;
    private readonly Func<LockBatch, Task<ImmutableArray<ShardReply>>> _execute;
    private readonly TimeProvider _time;

    public LockHub(IGrainFactory grains, StoreInfo store, TimeProvider time)
        : this(
            [.. Enumerable.Range(0, store.ShardCount).Select(
                shard => grains.GetGrain<ILockShardGrain>(ShardMap.KeyOf(LockBlock.Name, shard)))],
            time)
    {
    }

    private LockHub(ILockShardGrain[] shards, TimeProvider time)
        : this(
            shards.Length,
            batch => shards[batch.Shard].Execute(batch.Commands).AsTask(),
            (shard, sessions) => shards[shard].KeepAlive(sessions).AsTask(),
            time)
    {
    }

    /// <param name="shards">How many shards there are.</param>
    /// <param name="execute">Has a shard carry a batch out.</param>
    /// <param name="keepAlive">Has a shard renew sessions.</param>
    /// <param name="time">Drives windows and patience.</param>
    internal LockHub(
        int shards,
        Func<LockBatch, Task<ImmutableArray<ShardReply>>> execute,
        Func<int, ImmutableArray<Guid>, Task<LockKeepAliveReply>> keepAlive,
        TimeProvider time)
    {
        _lines = [.. Enumerable.Range(0, shards).Select(shard => new HubLine(shard, sessions => keepAlive(shard, sessions), time))];
        _execute = execute;
        _time = time;
    }

    /// <summary>Has each shard carry its batches out, side by side. Who does not answer in time holds up none of the others for longer.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are too many batches, or there is no such shard.</exception>
    public async Task<ImmutableArray<LockBatchReply>> Execute(ImmutableArray<LockBatch> batches)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(batches.Length, LockLimits.BatchesPerHubCallMax, nameof(batches));
        foreach (var batch in batches)
        {
            ThrowIfUnknown(batch.Shard, nameof(batches));
        }

        var calls = batches.Select(_execute).ToArray();

        // A call that fails is asked about by itself, where its error can be told from the others'.
        await Task.WhenAll(calls.AsEnumerable<Task>()).WaitAsync(LockLimits.HubPatience, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return [.. calls.Select(static call => call.IsCompletedSuccessfully ? new LockBatchReply(true, call.Result) : new LockBatchReply(false, []))];
    }

    /// <summary>Passes a keep-alive on; one renewal per shard.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such shard.</exception>
    public async Task<ImmutableArray<LockRenewal>> Renew(Guid session, TimeSpan ttl, ImmutableArray<int> shards)
    {
        if (!shards.IsDefault)
        {
            foreach (var shard in shards)
            {
                ThrowIfUnknown(shard, nameof(shards));
            }
        }

        var lines = shards.IsDefaultOrEmpty ? _lines.AsEnumerable() : shards.Select(shard => _lines[shard]);
        return [.. await Task.WhenAll(lines.Select(line => line.Renew(session, ttl)))];
    }

    private void ThrowIfUnknown(int shard, string parameter)
    {
        if (shard < 0 || shard >= _lines.Length)
        {
            throw new ArgumentOutOfRangeException(parameter, shard, $"There are {_lines.Length} shards, counted from 0.");
        }
    }
}
