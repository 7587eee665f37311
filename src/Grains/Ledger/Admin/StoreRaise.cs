using Granary.Ids;
using Granary.Jobs;
using Granary.Locks;
using Granary.Shards;

namespace Granary.Ledger.Admin;

/// <summary>Makes a store that went back in time safe to serve from, in the transaction of a session: whatever was claimed or given out
/// since the backup stays what it was, and everybody can tell that the store is another one now.</summary>
internal sealed class StoreRaise(StoreSession store, RestoredOptions options, IReadOnlyList<IRaisedBlock> blocks)
{
    private long _epoch;

    /// <summary>The store.</summary>
    public StoreSession Store => store;

    /// <summary>What the operator knows.</summary>
    public RestoredOptions Options => options;

    /// <summary>The database's time.</summary>
    public DateTimeOffset Now { get; private set; }

    /// <summary>Into how many shards each block is cut.</summary>
    public int ShardCount { get; private set; }

    /// <summary>One of each block.</summary>
    public static IReadOnlyList<IRaisedBlock> Blocks() => [new IdRaise(), new JobRaise(), new LockRaise()];

    /// <summary>Takes note of the store as it is, before a restore overwrites it.</summary>
    public async Task RememberAsync(CancellationToken cancellationToken)
    {
        _epoch = await HighestEpochAsync(cancellationToken);
        foreach (var block in blocks)
        {
            await block.RememberAsync(store, cancellationToken);
        }
    }

    /// <summary>Raises everything.</summary>
    public async Task<RestoredReport> RunAsync(CancellationToken cancellationToken)
    {
        Now = await store.NowAsync(cancellationToken);
        var info = (await store.QueryAsync(
            "SELECT incarnation, shard_count FROM granary_store WHERE id = 1",
            static row => new StoreInfo(row.GetUuid(0), row.GetInt32(1)),
            cancellationToken)).FirstOrDefault()
            ?? throw AdminError.Conflict(AdminCodes.StoreMissing, "The store has lost its row in granary_store; restore a backup.");
        ShardCount = info.ShardCount;

        // No two restores may come to the same epochs, not even of the same backup, so the time takes part: in seconds, as the epochs
        // stand in 31 bits of tokens.
        var time = (long)(Now - AdminLimits.EpochTimeStart).TotalSeconds;
        _epoch = Math.Max(Math.Max(_epoch, await HighestEpochAsync(cancellationToken)), time) + AdminLimits.EpochRaise;
        var report = new RestoredReport
        {
            Before = info.Incarnation,
            After = Guid.NewGuid(),
            Epoch = _epoch,
            Shards = await RaiseShardsAsync(cancellationToken),
        };
        foreach (var block in blocks)
        {
            report = await block.RaiseAsync(this, report, cancellationToken);
        }

        await store.ExecuteAsync(
            "UPDATE granary_store SET incarnation = @incarnation WHERE id = 1",
            cancellationToken,
            ("@incarnation", store is PostgresStoreSession ? report.After : report.After.ToByteArray(bigEndian: true)));
        return report;
    }

    // A shard that has no row yet may have been claimed since.
    private async Task<int> RaiseShardsAsync(CancellationToken cancellationToken)
    {
        foreach (var block in blocks)
        {
            for (var shard = 0; shard < ShardCount; shard++)
            {
                await store.ExecuteAsync(
                    "INSERT INTO granary_shard (shard, epoch, handed_over, owner, claimed_at) VALUES (@shard, 0, 0, '', @now) ON CONFLICT DO NOTHING",
                    cancellationToken,
                    ("@shard", ShardMap.KeyOf(block.Name, shard)),
                    ("@now", Now.ToUnixTimeMilliseconds()));
            }
        }

        return await store.ExecuteAsync("UPDATE granary_shard SET epoch = @epoch, handed_over = 0", cancellationToken, ("@epoch", _epoch));
    }

    private async Task<long> HighestEpochAsync(CancellationToken cancellationToken) =>
        (await store.QueryAsync("SELECT coalesce(max(epoch), 0) FROM granary_shard", static row => row.GetInt64(0), cancellationToken))[0];
}
