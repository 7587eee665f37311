namespace Granary.Ids;

/// <summary>A layout's shifts and masks worked out once: <see cref="SnowflakeLayout.Decode"/> for a loop over millions.</summary>
internal readonly struct LayoutFields(SnowflakeLayout layout)
{
    private readonly int _tickShift = layout.TotalBits - layout.TimeBits;
    private readonly int _placeShift = layout.Order == SnowflakeFieldOrder.WorkerThenSequence ? layout.SequenceBits : 0;
    private readonly long _placeMask = (1L << (layout.DatacenterBits + layout.WorkerBits)) - 1;
    private readonly long _epoch = layout.Epoch.ToUnixTimeMilliseconds();
    private readonly int _unit = layout.UnitMilliseconds;

    /// <summary>The greatest id that the layout has room for.</summary>
    public long IdMax { get; } = layout.TotalBits == 63 ? long.MaxValue : (1L << layout.TotalBits) - 1;

    public long TickOf(long id) => id >> _tickShift;

    /// <summary>Datacenter and worker, as one number.</summary>
    public int PlaceOf(long id) => (int)((id >> _placeShift) & _placeMask);

    /// <summary>When a tick begins, in Unix milliseconds.</summary>
    public long MillisecondsOf(long tick) => _epoch + (tick * _unit);
}
