using System.Collections.Immutable;
using Granary.Shards;

namespace Granary.Locks;

/// <summary>Gathers the keep-alives that come through one silo, a line for each shard. Thread-safe.</summary>
internal sealed class LockHub
{
    private readonly HubLine[] _lines;

    public LockHub(IGrainFactory grains, StoreInfo store, TimeProvider time)
        : this(
            store.ShardCount,
            (shard, sessions) => grains.GetGrain<ILockShardGrain>(ShardMap.KeyOf(LockBlock.Name, shard)).KeepAlive(sessions).AsTask(),
            time)
    {
    }

    /// <param name="shards">How many shards there are.</param>
    /// <param name="call">Sends a message to a shard.</param>
    /// <param name="time">Drives windows and patience.</param>
    internal LockHub(int shards, Func<int, ImmutableArray<Guid>, Task<LockKeepAliveReply>> call, TimeProvider time) =>
        _lines = [.. Enumerable.Range(0, shards).Select(shard => new HubLine(shard, sessions => call(shard, sessions), time))];

    /// <summary>Passes a keep-alive on; one renewal per shard.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such shard.</exception>
    public async Task<ImmutableArray<LockRenewal>> Renew(Guid session, TimeSpan ttl, ImmutableArray<int> shards)
    {
        if (!shards.IsDefaultOrEmpty && shards.FirstOrDefault(shard => shard < 0 || shard >= _lines.Length, -1) is >= 0 and var unknown)
        {
            throw new ArgumentOutOfRangeException(nameof(shards), unknown, $"There are {_lines.Length} shards, counted from 0.");
        }

        var lines = shards.IsDefaultOrEmpty ? _lines.AsEnumerable() : shards.Select(shard => _lines[shard]);
        return [.. await Task.WhenAll(lines.Select(line => line.Renew(session, ttl)))];
    }
}
