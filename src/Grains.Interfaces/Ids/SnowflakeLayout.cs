using System.Globalization;

namespace Granary.Ids;

/// <summary>
/// How the bits of a pool's ids are used: time since <see cref="Epoch"/> in units of <see cref="UnitMilliseconds"/>,
/// datacenter, worker and sequence. Immutable and thread-safe; the sign bit is never used.
/// </summary>
[GenerateSerializer, Immutable, Alias("granary.snowflake-layout")]
public sealed record SnowflakeLayout
{
    /// <summary>The epoch of the presets: 2024-01-01T00:00:00Z.</summary>
    public static readonly DateTimeOffset DefaultEpoch = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Length of one time unit: 1, 10 or 1000 milliseconds.</summary>
    [Id(0)]
    public required int UnitMilliseconds { get; init; }

    /// <summary>The instant of tick 0, a whole number of milliseconds after 1970.</summary>
    [Id(1)]
    public required DateTimeOffset Epoch { get; init; }

    /// <summary>Bits for the time, 30 to 45.</summary>
    [Id(2)]
    public required int TimeBits { get; init; }

    /// <summary>Bits for the datacenter, 0 to 10.</summary>
    [Id(3)]
    public required int DatacenterBits { get; init; }

    /// <summary>Bits for the worker, 1 to 16.</summary>
    [Id(4)]
    public required int WorkerBits { get; init; }

    /// <summary>Bits for the sequence, 4 to 22.</summary>
    [Id(5)]
    public required int SequenceBits { get; init; }

    /// <summary>Which lower field stands above the other.</summary>
    [Id(6)]
    public SnowflakeFieldOrder Order { get; init; }

    /// <summary>41 bits of milliseconds, 1024 workers, 4096 ids per millisecond and worker; lasts 69 years.</summary>
    public static SnowflakeLayout Default { get; } = Preset(1, 41, 0, 10, 12);

    /// <summary>Like <see cref="Default"/>, with the worker bits halved between 32 datacenters and 32 workers in each.</summary>
    public static SnowflakeLayout Twitter { get; } = Preset(1, 41, 5, 5, 12);

    /// <summary>39 bits of 10 ms, 256 ids per unit, 65 536 workers, in Sonyflake's order; lasts 174 years.</summary>
    public static SnowflakeLayout Sonyflake { get; } =
        Preset(10, 39, 0, 16, 8) with { Order = SnowflakeFieldOrder.SequenceThenWorker };

    /// <summary>53 bits in all, so that a JavaScript number holds it: 32 workers, 128 ids per millisecond and worker; lasts 69 years.</summary>
    public static SnowflakeLayout Js53 { get; } = Preset(1, 41, 0, 5, 7);

    /// <summary>The presets by the names that HTTP and the command line know them by.</summary>
    public static IReadOnlyDictionary<string, SnowflakeLayout> Presets { get; } = new Dictionary<string, SnowflakeLayout>
    {
        ["default"] = Default,
        ["twitter"] = Twitter,
        ["sonyflake"] = Sonyflake,
        ["js53"] = Js53,
    };

    /// <summary>Bits in use; at most 63.</summary>
    public int TotalBits => TimeBits + DatacenterBits + WorkerBits + SequenceBits;

    /// <summary>Worker ids in one datacenter.</summary>
    public int WorkersPerDatacenter => 1 << WorkerBits;

    /// <summary>Datacenters that the layout tells apart; 1 without datacenter bits.</summary>
    public int Datacenters => 1 << DatacenterBits;

    /// <summary>Ids that one worker has per time unit.</summary>
    public int IdsPerTick => 1 << SequenceBits;

    /// <summary>Ids that one worker has per second, in the long run.</summary>
    public long IdsPerSecond => (long)IdsPerTick * 1000 / UnitMilliseconds;

    /// <summary>One past the last tick.</summary>
    public long TicksMax => 1L << TimeBits;

    /// <summary>The instant when the time bits are used up; <see cref="DateTimeOffset.MaxValue"/> where that is past the calendar.</summary>
    public DateTimeOffset EndsAt => TimeOf(TicksMax);

    /// <summary>The tick that holds <paramref name="time"/>; negative before the epoch.</summary>
    public long TickOf(DateTimeOffset time) => FloorDiv(time.ToUnixTimeMilliseconds() - Epoch.ToUnixTimeMilliseconds(), UnitMilliseconds);

    /// <summary>The instant when <paramref name="tick"/> begins.</summary>
    public DateTimeOffset TimeOf(long tick)
    {
        var room = (DateTimeOffset.MaxValue - Epoch).TotalMilliseconds;
        return (double)tick * UnitMilliseconds >= room ? DateTimeOffset.MaxValue : Epoch.AddMilliseconds(tick * UnitMilliseconds);
    }

    /// <summary>Puts an id together. The arguments must be in range; that is not checked in release builds.</summary>
    public long Compose(long tick, int datacenter, int worker, int sequence)
    {
        System.Diagnostics.Debug.Assert(tick >= 0 && tick < TicksMax, "tick in range");
        System.Diagnostics.Debug.Assert(worker >= 0 && worker < WorkersPerDatacenter, "worker in range");
        System.Diagnostics.Debug.Assert(sequence >= 0 && sequence < IdsPerTick, "sequence in range");
        var place = ((long)datacenter << WorkerBits) | (long)worker;
        var lower = Order == SnowflakeFieldOrder.WorkerThenSequence
            ? (place << SequenceBits) | (long)sequence
            : ((long)sequence << (DatacenterBits + WorkerBits)) | place;
        return (tick << (TotalBits - TimeBits)) | lower;
    }

    /// <summary>Takes an id apart.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="id"/> is negative or has more bits than the layout.</exception>
    public SnowflakeParts Decode(long id)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(id);
        if (TotalBits < 63)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(id, 1L << TotalBits);
        }

        var placeBits = DatacenterBits + WorkerBits;
        var tick = id >> (placeBits + SequenceBits);
        var (place, sequence) = Order == SnowflakeFieldOrder.WorkerThenSequence
            ? (Field(id, SequenceBits, placeBits), Field(id, 0, SequenceBits))
            : (Field(id, 0, placeBits), Field(id, placeBits, SequenceBits));
        return new SnowflakeParts(tick, TimeOf(tick), place >> WorkerBits, place & (WorkersPerDatacenter - 1), sequence);
    }

    /// <summary>The rules that the layout breaks, each a sentence; empty when it can be used.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        if (UnitMilliseconds is not (1 or 10 or 1000))
        {
            problems.Add($"unitMilliseconds is {UnitMilliseconds}; it must be 1, 10 or 1000.");
        }

        Check("timeBits", TimeBits, 30, 45);
        Check("datacenterBits", DatacenterBits, 0, 10);
        Check("workerBits", WorkerBits, 1, 16);
        Check("sequenceBits", SequenceBits, 4, 22);
        if (TotalBits > 63)
        {
            problems.Add($"The fields take {TotalBits} bits; at most 63 fit, as the sign bit stays clear.");
        }

        if (Epoch < DateTimeOffset.UnixEpoch || Epoch.Ticks % TimeSpan.TicksPerMillisecond != 0)
        {
            problems.Add($"epoch is {Epoch:O}; it must be a whole millisecond not before 1970-01-01T00:00:00Z.");
        }

        if (!Enum.IsDefined(Order))
        {
            problems.Add($"order is {(int)Order}; it must be WorkerThenSequence or SequenceThenWorker.");
        }

        return problems;

        void Check(string field, int value, int least, int most)
        {
            if (value < least || value > most)
            {
                problems.Add($"{field} is {value}; it must be {least} to {most}.");
            }
        }
    }

    /// <summary>Lifetime and throughput in one sentence.</summary>
    public string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"{TimeBits}/{DatacenterBits}/{WorkerBits}/{SequenceBits} bits at {UnitMilliseconds} ms from {Epoch.UtcDateTime:yyyy-MM-dd}: " +
        $"lasts until {EndsAt.UtcDateTime:yyyy-MM-dd}, {Datacenters} datacenter(s) of {WorkersPerDatacenter} workers, {IdsPerSecond:N0} ids/s per worker");

    private static SnowflakeLayout Preset(int unit, int time, int datacenter, int worker, int sequence) => new()
    {
        UnitMilliseconds = unit,
        Epoch = DefaultEpoch,
        TimeBits = time,
        DatacenterBits = datacenter,
        WorkerBits = worker,
        SequenceBits = sequence,
    };

    private static int Field(long id, int shift, int bits) => (int)((id >> shift) & ((1L << bits) - 1));

    private static long FloorDiv(long value, long divisor) => value >= 0 ? value / divisor : -((-value + divisor - 1) / divisor);
}
