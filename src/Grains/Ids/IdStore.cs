using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using Granary.Ledger;

namespace Granary.Ids;

/// <summary>The Ids block's tables: what rows become of the core's changes, and what rows a shard is loaded from.</summary>
internal static class IdStore
{
    private static readonly LedgerColumn Shard = new("shard", LedgerType.Text);
    private static readonly LedgerColumn Generation = new("generation", LedgerType.BigInt);
    private static readonly LedgerColumn Pool = new("pool", LedgerType.Text);
    private static readonly LedgerColumn Name = new("name", LedgerType.Text);

    private static readonly LedgerTable Pools = new("granary_ids_pool", [Shard, Name], [Generation, .. Numbers(
        "unit_ms", "epoch_ms", "time_bits", "datacenter_bits", "worker_bits", "sequence_bits", "field_order"),
        new("ranges", LedgerType.Text), .. Numbers("home_datacenter", "created_at", "deleted", "floor_ms")]);

    private static readonly LedgerTable Marks = new("granary_ids_mark",
        [Shard, Pool, Generation, .. Numbers("datacenter", "first_worker", "workers")], Numbers("high_water"));

    private static readonly LedgerTable Leases = new("granary_ids_lease",
        [Shard, Pool, Generation, new("lease", LedgerType.Uuid)],
        [.. Numbers("datacenter", "first_worker", "workers", "lo", "hi", "ahead"),
            new("holder_name", LedgerType.Text), new("holder_host", LedgerType.Text), new("holder_process", LedgerType.Text),
            new("holder_note", LedgerType.Text), new("renewed_at", LedgerType.BigInt)]);

    private static readonly LedgerTable Holders = new("granary_ids_holder",
        [Shard, Pool, Generation, new("datacenter", LedgerType.BigInt), Name], Numbers("first_worker", "workers"));

    private static readonly LedgerTable Sequences = new("granary_ids_sequence",
        [Shard, Name], [.. Numbers("start", "step", "maximum", "created_at", "reserved"), new("returned", LedgerType.Text),
            new("level", LedgerType.BigInt)]);

    private static readonly LedgerTable Takers = new("granary_ids_taker",
        [Shard, new("sequence", LedgerType.Text), new("taker", LedgerType.Uuid)], Numbers("turn", "first_ordinal", "ordinals", "taken_at"));

    /// <summary>The ledger's row for a change of the core.</summary>
    public static LedgerRow RowOf(string shard, IdChange change) => change.Row switch
    {
        PoolRow row => change.IsDelete ? Pools.Delete(shard, row.Name) : PutPool(shard, row),
        MarkRow row => change.IsDelete
            ? Marks.Delete(shard, row.Pool, row.Generation, row.Datacenter, row.FirstWorker, row.Workers)
            : Marks.Put(shard, row.Pool, row.Generation, row.Datacenter, row.FirstWorker, row.Workers, row.HighWater),
        LeaseRow row => change.IsDelete ? Leases.Delete(shard, row.Pool, row.Generation, row.LeaseId) : PutLease(shard, row),
        HolderRow row => change.IsDelete
            ? Holders.Delete(shard, row.Pool, row.Generation, row.Datacenter, row.Name)
            : Holders.Put(shard, row.Pool, row.Generation, row.Datacenter, row.Name, row.FirstWorker, row.Workers),
        SequenceRow row => change.IsDelete ? Sequences.Delete(shard, row.Key) : PutSequence(shard, row),
        TakerRow row => change.IsDelete
            ? Takers.Delete(shard, row.Sequence, row.Taker)
            : Takers.Put(shard, row.Sequence, row.Taker, row.Turn, row.First, row.Count, row.TakenAt),
        _ => throw new ArgumentException($"The Ids block has no table for {change.Row.GetType().Name}.", nameof(change)),
    };

    /// <summary>Reads all rows of a shard.</summary>
    public static async Task<IReadOnlyCollection<IdRow>> Load(DbConnection connection, string shard, CancellationToken cancellationToken)
    {
        var rows = new List<IdRow>();
        await Read("SELECT name, generation, unit_ms, epoch_ms, time_bits, datacenter_bits, worker_bits, sequence_bits, field_order, " +
            "ranges, home_datacenter, created_at, deleted, floor_ms FROM granary_ids_pool WHERE shard = @shard", ReadPool);
        await Read("SELECT pool, generation, datacenter, first_worker, workers, high_water FROM granary_ids_mark WHERE shard = @shard", ReadMark);
        await Read("SELECT pool, generation, lease, datacenter, first_worker, workers, lo, hi, ahead, holder_name, holder_host, " +
            "holder_process, holder_note, renewed_at FROM granary_ids_lease WHERE shard = @shard", ReadLease);
        await Read("SELECT pool, generation, datacenter, name, first_worker, workers FROM granary_ids_holder WHERE shard = @shard", ReadHolder);
        await Read("SELECT name, start, step, maximum, created_at, reserved, returned, level FROM granary_ids_sequence WHERE shard = @shard", ReadSequence);
        await Read("SELECT sequence, taker, turn, first_ordinal, ordinals, taken_at FROM granary_ids_taker WHERE shard = @shard", ReadTaker);
        return rows;

        async Task Read(string sql, Func<DbDataReader, IdRow> map)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.AddParameter("@shard", shard);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                rows.Add(map(reader));
            }
        }
    }

    private static LedgerRow PutPool(string shard, PoolRow row)
    {
        var (definition, layout) = (row.Definition, row.Definition.Layout);
        return Pools.Put(
            shard, row.Name, row.Generation, layout.UnitMilliseconds, layout.Epoch.ToUnixTimeMilliseconds(), layout.TimeBits,
            layout.DatacenterBits, layout.WorkerBits, layout.SequenceBits, (int)layout.Order, RangesToText(definition.Ranges),
            definition.HomeDatacenter, row.CreatedAt.ToUnixTimeMilliseconds(), row.Deleted, row.FloorMilliseconds);
    }

    private static LedgerRow PutLease(string shard, LeaseRow row) => Leases.Put(
        shard, row.Pool, row.Generation, row.LeaseId, row.Datacenter, row.FirstWorker, row.Workers, row.Lo, row.Hi, row.Ahead,
        row.Holder.Name, row.Holder.Host, row.Holder.Process, row.Holder.Note, row.RenewedAt.ToUnixTimeMilliseconds());

    private static LedgerRow PutSequence(string shard, SequenceRow row) => Sequences.Put(
        shard, row.Definition.Name, row.Definition.Start, row.Definition.Step, row.Definition.Maximum,
        row.CreatedAt.ToUnixTimeMilliseconds(), row.ReservedOrdinal, row.Returned, (int)row.Definition.Level);

    private static PoolRow ReadPool(DbDataReader reader)
    {
        var name = reader.GetString(0);
        var layout = new SnowflakeLayout
        {
            UnitMilliseconds = reader.GetInt32(2),
            Epoch = Time(reader, 3),
            TimeBits = reader.GetInt32(4),
            DatacenterBits = reader.GetInt32(5),
            WorkerBits = reader.GetInt32(6),
            SequenceBits = reader.GetInt32(7),
            Order = (SnowflakeFieldOrder)reader.GetInt32(8),
        };
        var definition = new PoolDefinition
        {
            Name = name,
            Layout = layout,
            Ranges = RangesFromText(reader.GetString(9)),
            HomeDatacenter = reader.GetInt32(10),
        };
        return new PoolRow(name, reader.GetInt32(1), definition, Time(reader, 11), reader.GetInt64(12) != 0, reader.GetInt64(13));
    }

    private static MarkRow ReadMark(DbDataReader reader) => new(
        reader.GetString(0), reader.GetInt32(1), reader.GetInt32(2), reader.GetInt32(3), reader.GetInt32(4), reader.GetInt64(5));

    private static LeaseRow ReadLease(DbDataReader reader) => new(
        reader.GetString(0), reader.GetInt32(1), reader.GetUuid(2), reader.GetInt32(3), reader.GetInt32(4), reader.GetInt32(5),
        reader.GetInt64(6), reader.GetInt64(7), reader.GetInt64(8),
        new WorkerHolder(reader.GetTextOrNull(9), reader.GetString(10), reader.GetString(11), reader.GetTextOrNull(12)), Time(reader, 13));

    private static HolderRow ReadHolder(DbDataReader reader) => new(
        reader.GetString(0), reader.GetInt32(1), reader.GetInt32(2), reader.GetString(3), reader.GetInt32(4), reader.GetInt32(5));

    private static SequenceRow ReadSequence(DbDataReader reader) => new(
        new SequenceDefinition(
            reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), (SequenceLevel)reader.GetInt32(7)),
        Time(reader, 4), reader.GetInt64(5), reader.GetString(6));

    private static TakerRow ReadTaker(DbDataReader reader) => new(
        reader.GetString(0), reader.GetUuid(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt32(4), reader.GetInt64(5));

    private static DateTimeOffset Time(DbDataReader reader, int ordinal) => DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(ordinal));

    private static string RangesToText(ImmutableArray<DatacenterRange> ranges) => string.Join(
        ',', ranges.Select(static r => string.Create(CultureInfo.InvariantCulture, $"{r.Datacenter}:{r.FirstWorker}:{r.Workers}")));

    private static ImmutableArray<DatacenterRange> RangesFromText(string text) =>
    [
        .. from range in text.Split(',', StringSplitOptions.RemoveEmptyEntries)
           let numbers = range.Split(':').Select(static n => int.Parse(n, CultureInfo.InvariantCulture)).ToArray()
           select new DatacenterRange(numbers[0], numbers[1], numbers[2]),
    ];

    private static LedgerColumn[] Numbers(params string[] names) => [.. names.Select(static name => new LedgerColumn(name, LedgerType.BigInt))];
}
