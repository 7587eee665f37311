using Granary.Ids;

namespace Granary.Http.Ids;

/// <summary>How a pool's ids are laid out. Where it is given, what is left out is as in the default layout.</summary>
/// <param name="UnitMilliseconds">Length of a time unit: 1, 10 or 1000.</param>
/// <param name="Epoch">The instant of tick 0.</param>
/// <param name="TimeBits">Bits for the time.</param>
/// <param name="DatacenterBits">Bits for the datacenter.</param>
/// <param name="WorkerBits">Bits for the worker.</param>
/// <param name="SequenceBits">Bits for the number within a time unit.</param>
/// <param name="Order">Which of the lower fields stands above the other.</param>
internal sealed record LayoutBody(
    int? UnitMilliseconds = null,
    DateTimeOffset? Epoch = null,
    int? TimeBits = null,
    int? DatacenterBits = null,
    int? WorkerBits = null,
    int? SequenceBits = null,
    SnowflakeFieldOrder? Order = null)
{
    /// <summary>Lifetime and throughput in words; in answers only.</summary>
    public string? Describe { get; init; }

    /// <summary>When the time bits are used up; in answers only.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>How many ids a worker makes in a second; in answers only.</summary>
    public long? IdsPerSecondPerWorker { get; init; }

    public static LayoutBody Of(SnowflakeLayout layout) => new(
        layout.UnitMilliseconds, layout.Epoch, layout.TimeBits, layout.DatacenterBits, layout.WorkerBits, layout.SequenceBits, layout.Order)
    {
        Describe = layout.Describe(),
        EndsAt = layout.EndsAt,
        IdsPerSecondPerWorker = layout.IdsPerSecond,
    };

    public SnowflakeLayout ToLayout()
    {
        var standard = SnowflakeLayout.Default;
        return new SnowflakeLayout
        {
            UnitMilliseconds = UnitMilliseconds ?? standard.UnitMilliseconds,
            Epoch = (Epoch ?? standard.Epoch).ToUniversalTime(),
            TimeBits = TimeBits ?? standard.TimeBits,
            DatacenterBits = DatacenterBits ?? standard.DatacenterBits,
            WorkerBits = WorkerBits ?? standard.WorkerBits,
            SequenceBits = SequenceBits ?? standard.SequenceBits,
            Order = Order ?? standard.Order,
        };
    }
}
