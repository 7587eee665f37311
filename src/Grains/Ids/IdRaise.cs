using Granary.Ledger;
using Granary.Ledger.Admin;
using Granary.Shards;

namespace Granary.Ids;

/// <summary>Raises pools and sequences of a restored store above anything that may have been given out since its backup.</summary>
/// <remarks>
/// Whoever holds worker ids may use them up to the end of its slice, which lies a budget ahead of its last renewal. So every pool goes
/// on a budget ahead of now, with no lease and no mark; ids catch up with time by themselves. A pool that the backup does not know
/// begins there, too. What a sequence gave out nobody knows but the operator.
/// </remarks>
internal sealed class IdRaise : IRaisedBlock
{
    private const string Reach =
        """
        SELECT coalesce(max(l.hi * p.unit_ms + p.epoch_ms - l.renewed_at), 0) FROM granary_ids_lease AS l
        JOIN granary_ids_pool AS p ON p.shard = l.shard AND p.name = l.pool AND p.generation = l.generation
        """;

    private readonly Dictionary<(string Shard, string Name), Counted> _former = [];
    private long _formerReach;

    /// <inheritdoc/>
    public string Name => IdBlock.Name;

    /// <inheritdoc/>
    public async Task RememberAsync(StoreSession store, CancellationToken cancellationToken)
    {
        _formerReach = await ReachAsync(store, cancellationToken);
        foreach (var sequence in await SequencesAsync(store, cancellationToken))
        {
            _former[(sequence.Shard, sequence.Name)] = sequence;
        }
    }

    /// <inheritdoc/>
    public async Task<RestoredReport> RaiseAsync(StoreRaise raise, RestoredReport report, CancellationToken cancellationToken)
    {
        var sequences = await PlanAsync(raise, cancellationToken);
        foreach (var (sequence, next) in sequences)
        {
            await raise.Store.ExecuteAsync(
                "UPDATE granary_ids_sequence SET reserved = @next, returned = '' WHERE shard = @shard AND name = @name",
                cancellationToken,
                ("@next", next),
                ("@shard", sequence.Shard),
                ("@name", sequence.Name));
        }

        report = await RaisePoolsAsync(raise, report, cancellationToken);
        return report with
        {
            Sequences =
            [
                .. sequences.Select(static planned => new RestoredSequence(
                        planned.Sequence.Name, planned.Sequence.ValueOf(planned.Sequence.Reserved), planned.Sequence.ValueOf(planned.Next)))
                    .OrderBy(static sequence => sequence.Name, StringComparer.Ordinal),
            ],
        };
    }

    private async Task<List<(Counted Sequence, long Next)>> PlanAsync(StoreRaise raise, CancellationToken cancellationToken)
    {
        var sequences = await SequencesAsync(raise.Store, cancellationToken);
        if (raise.Options.Sequences.Keys.Except(sequences.Select(static sequence => sequence.Name)).FirstOrDefault() is { } unknown)
        {
            throw AdminError.Conflict(
                AdminCodes.SequenceInvalid,
                $"There is no sequence '{unknown}' in the store. One that was created since the backup is to be created anew, with a start "
                + "above its last value.");
        }

        return [.. sequences.Select(sequence => (sequence, NextOf(sequence, raise.Options)))];
    }

    private long NextOf(Counted sequence, RestoredOptions options)
    {
        // The store that was overwritten has come further, if it is the same sequence.
        var reserved = _former.TryGetValue((sequence.Shard, sequence.Name), out var former) && former.Counts(sequence)
            ? Math.Max(sequence.Reserved, former.Reserved)
            : sequence.Reserved;
        if (options.Sequences.TryGetValue(sequence.Name, out var value))
        {
            var next = sequence.OrdinalAtOrAfter(value);
            return next >= reserved
                ? next
                : throw AdminError.Conflict(
                    AdminCodes.SequenceInvalid,
                    $"Sequence '{sequence.Name}' shall go on with {value}, but it has come to {sequence.ValueOf(reserved)} already; give a greater value.");
        }

        // What is used up gives out nothing more.
        if (reserved >= sequence.Total)
        {
            return sequence.Total;
        }

        return sequence.Total - reserved > options.SequenceGap
            ? reserved + options.SequenceGap
            : throw AdminError.Conflict(
                AdminCodes.SequenceInvalid,
                $"Sequence '{sequence.Name}' goes on with {sequence.ValueOf(reserved)} and ends at {sequence.Maximum}; it has no {options.SequenceGap} values "
                + $"to skip. Give a smaller gap with --sequence-gap, or its next value with --sequence {sequence.Name}=NEXT.");
    }

    private async Task<RestoredReport> RaisePoolsAsync(StoreRaise raise, RestoredReport report, CancellationToken cancellationToken)
    {
        var store = raise.Store;
        var seen = TimeSpan.FromMilliseconds(Math.Max(_formerReach, await ReachAsync(store, cancellationToken)));
        var named = raise.Options.Budget ?? AdminLimits.BudgetDefault;
        var budget = seen > named ? seen : named;
        var floor = raise.Now + budget + AdminLimits.ClockMargin;
        var pools = await store.QueryAsync(
            "SELECT shard, name, generation, unit_ms, epoch_ms, floor_ms FROM granary_ids_pool",
            static row => (Shard: row.GetString(0), Name: row.GetString(1), Generation: row.GetInt64(2), Unit: row.GetInt64(3), Epoch: row.GetInt64(4), Floor: row.GetInt64(5)),
            cancellationToken);
        var marks = await MarksAsync(store, cancellationToken);
        foreach (var pool in pools)
        {
            var reached = marks.TryGetValue((pool.Shard, pool.Name, pool.Generation), out var mark) ? pool.Epoch + (mark * pool.Unit) : 0;
            await store.ExecuteAsync(
                "UPDATE granary_ids_pool SET floor_ms = @floor WHERE shard = @shard AND name = @name",
                cancellationToken,
                ("@floor", Math.Max(Math.Max(pool.Floor, reached), floor.ToUnixTimeMilliseconds())),
                ("@shard", pool.Shard),
                ("@name", pool.Name));
        }

        await store.ExecuteAsync("DELETE FROM granary_ids_mark", cancellationToken);
        var leases = await store.ExecuteAsync("DELETE FROM granary_ids_lease", cancellationToken);
        var rest = new PoolRow(
            PoolBook.UnknownPools, Generation: 0, new PoolDefinition { Name = PoolBook.UnknownPools }, raise.Now, Deleted: true, floor.ToUnixTimeMilliseconds());
        for (var shard = 0; shard < raise.ShardCount; shard++)
        {
            await PutAsync(store, IdStore.RowOf(ShardMap.KeyOf(IdBlock.Name, shard), IdChange.Put(rest)), cancellationToken);
        }

        return report with
        {
            Budget = budget,
            Floor = floor,
            Pools = pools.Count(static pool => pool.Name != PoolBook.UnknownPools),
            LeasesEnded = leases,
        };
    }

    private static async Task<Dictionary<(string Shard, string Pool, long Generation), long>> MarksAsync(
        StoreSession store, CancellationToken cancellationToken)
    {
        var marks = new Dictionary<(string, string, long), long>();
        foreach (var (table, mark) in ((string, string)[])[("granary_ids_mark", "high_water"), ("granary_ids_lease", "hi")])
        {
            var rows = await store.QueryAsync(
                $"SELECT shard, pool, generation, max({mark}) FROM {table} GROUP BY shard, pool, generation",
                static row => (Key: (row.GetString(0), row.GetString(1), row.GetInt64(2)), Mark: row.GetInt64(3)),
                cancellationToken);
            foreach (var (key, highest) in rows)
            {
                marks[key] = Math.Max(highest, marks.GetValueOrDefault(key));
            }
        }

        return marks;
    }

    private static async Task<long> ReachAsync(StoreSession store, CancellationToken cancellationToken) =>
        (await store.QueryAsync(Reach, static row => row.GetInt64(0), cancellationToken))[0];

    private static Task<List<Counted>> SequencesAsync(StoreSession store, CancellationToken cancellationToken) => store.QueryAsync(
        "SELECT shard, name, start, step, maximum, reserved FROM granary_ids_sequence",
        static row => new Counted(row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5)),
        cancellationToken);

    // The statement for one row is the same on both databases.
    private static Task<int> PutAsync(StoreSession store, LedgerRow row, CancellationToken cancellationToken) => store.ExecuteAsync(
        row.Statement.Sqlite,
        cancellationToken,
        [.. row.Statement.Columns.Select((column, i) => ("@" + column.Name, row.Values[i] is bool flag ? (flag ? 1L : 0L) : row.Values[i]))]);

    /// <summary>How far a sequence has come; the value of ordinal n is <c>Start + n × Step</c>.</summary>
    private sealed record Counted(string Shard, string Name, long Start, long Step, long Maximum, long Reserved)
    {
        public long Total => (long)Int128.Min((((Int128)Maximum - Start) / Step) + 1, long.MaxValue);

        public bool Counts(Counted other) => (Start, Step) == (other.Start, other.Step);

        public long? ValueOf(long ordinal) => ordinal < Total ? (long)(Start + ((Int128)ordinal * Step)) : null;

        public long OrdinalAtOrAfter(long value) =>
            (long)Int128.Clamp(((Int128)value - Start + Step - 1) / Step, 0, Total);
    }
}
