using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Granary.Ids;

/// <summary>
/// A leased slice as the counter sees it: where it begins and ends, which worker ids its ids carry, and what time it is.
/// Immutable. A counter value is <c>tick &lt;&lt; shift | i</c>, where <c>i</c> counts through the sequence numbers of all
/// leased worker ids: one counter for the whole range keeps the ids growing.
/// </summary>
/// <remarks>
/// Two readings of one clock: ids are never behind the first, which stands still where the server's time turns out to be
/// earlier than was thought, or the slice to begin later than now; and never ahead of the second, which then goes on at the
/// rate of time, so that a standing clock does not hold up whoever needs more ids than one tick has.
/// </remarks>
internal sealed class SnowflakeSlice
{
    private readonly long _offset;
    private readonly long _least;
    private readonly long _limitOffset;
    private readonly long _end;
    private readonly long _base;
    private readonly long _lowMask;
    private readonly int _unit;
    private readonly int _shift;
    private readonly int _highDown;
    private readonly int _highUp;

    private SnowflakeSlice(WorkerLease lease, long offset, long least, long limitOffset)
    {
        Lease = lease;
        var layout = lease.Layout;
        var widthBits = int.Log2(lease.Workers);
        var placeBits = layout.DatacenterBits + layout.WorkerBits;
        _offset = offset;
        _least = least;
        _limitOffset = limitOffset;
        _unit = layout.UnitMilliseconds;
        _shift = layout.SequenceBits + widthBits;
        _end = (long)Int128.Min((Int128)lease.Hi << _shift, SnowflakeCounter.Closed - 1);
        _base = layout.Compose(0, lease.Datacenter, lease.FirstWorker, 0);
        (_highDown, _highUp) = layout.Order == SnowflakeFieldOrder.WorkerThenSequence
            ? (_shift, placeBits + layout.SequenceBits)
            : (widthBits, placeBits);
        _lowMask = (1L << _highDown) - 1;
    }

    public WorkerLease Lease { get; }

    /// <summary>The slice of a first grant.</summary>
    /// <param name="lease">The grant.</param>
    /// <param name="milliseconds">The coarse clock when the grant arrived.</param>
    /// <param name="roundTrip">The time between asking and the arrival, in which the server's time was read.</param>
    /// <param name="borrow">How far ids may run ahead of time.</param>
    public static SnowflakeSlice Begin(WorkerLease lease, long milliseconds, TimeSpan roundTrip, TimeSpan borrow)
    {
        var offset = Midpoint(lease, roundTrip) - milliseconds;
        var least = Math.Max(milliseconds + offset, lease.Lo * lease.Layout.UnitMilliseconds);
        return new SnowflakeSlice(lease, offset, least, LimitOffset(lease, least - milliseconds, borrow));
    }

    /// <summary>The slice that follows this one: renewed, or of another lease.</summary>
    /// <param name="lease">The grant or renewal.</param>
    /// <param name="milliseconds">The coarse clock when it arrived.</param>
    /// <param name="roundTrip">The time between asking and the arrival.</param>
    /// <param name="borrow">How far ids may run ahead of time.</param>
    /// <param name="fromTick">The tick that ids may be made of at once, whatever the clock says: the last one that is used, for
    /// the same worker ids, so that no renewal brings ids further ahead of time.</param>
    public SnowflakeSlice Continue(WorkerLease lease, long milliseconds, TimeSpan roundTrip, TimeSpan borrow, long fromTick)
    {
        // What the old anchor says is kept while the new reading does not rule it out: a slow answer must not spoil a good anchor.
        var earliest = ServerMilliseconds(lease) - CoarseClock.GranularityMilliseconds;
        var latest = earliest + (long)roundTrip.TotalMilliseconds + (2 * CoarseClock.GranularityMilliseconds);
        var believed = milliseconds + _offset;
        var offset = believed >= earliest && believed <= latest ? _offset : Midpoint(lease, roundTrip) - milliseconds;

        var unit = lease.Layout.UnitMilliseconds;
        var least = Math.Max(Math.Max(milliseconds + offset, lease.Lo * unit), Now(milliseconds));
        var limit = Math.Max(least, (fromTick * unit) - (long)borrow.TotalMilliseconds);
        return new SnowflakeSlice(lease, offset, least, LimitOffset(lease, limit - milliseconds, borrow));
    }

    /// <summary>The first counter value that is not behind the clock; negative once the layout's time bits are used up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long First(long milliseconds) => Ticks(Math.Max(milliseconds + _offset, _least)) << _shift;

    /// <summary>One past the last counter value that may be used by now.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Limit(long milliseconds) => Math.Min(_end, Ticks(milliseconds + _limitOffset) << _shift);

    /// <summary>The id of a counter value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Compose(long counter) => ((counter >> _highDown) << _highUp) | _base | (counter & _lowMask);

    /// <summary>The ids of counter values in a row.</summary>
    public void Compose(long counter, Span<long> ids)
    {
        var (down, up, place, mask) = (_highDown, _highUp, _base, _lowMask);
        for (var i = 0; i < ids.Length; i++, counter++)
        {
            ids[i] = ((counter >> down) << up) | place | (counter & mask);
        }
    }

    /// <summary>Whether the slice has nothing left at that time, so that only a renewal helps.</summary>
    public bool IsOver(long counter, long milliseconds) =>
        First(milliseconds) is var first && (first < 0 || Math.Max(counter, first) >= _end);

    /// <summary>The first tick of which no value below <paramref name="counter"/> took anything.</summary>
    public long UnusedTick(long counter) => (long)(((Int128)counter + (1L << _shift) - 1) >> _shift);

    /// <summary>The first counter value of a tick.</summary>
    public long FirstOf(long tick) => tick << _shift;

    /// <summary>How much of the slice is left, from the clock or the last used tick on, whichever is later.</summary>
    public TimeSpan Left(long counter, long milliseconds)
    {
        var at = Math.Max(Now(milliseconds), UnusedTick(counter) * _unit);
        return TimeSpan.FromMilliseconds(Math.Max(0, (Lease.Hi * _unit) - at));
    }

    private static long LimitOffset(WorkerLease lease, long offset, TimeSpan borrow)
    {
        Debug.Assert(borrow > TimeSpan.Zero, "Something can be borrowed.");
        return offset + (long)borrow.TotalMilliseconds + lease.Layout.UnitMilliseconds;
    }

    private static long ServerMilliseconds(WorkerLease lease) => (long)(lease.ServerTime - lease.Layout.Epoch).TotalMilliseconds;

    private static long Midpoint(WorkerLease lease, TimeSpan roundTrip) =>
        ServerMilliseconds(lease) + (long)(roundTrip.TotalMilliseconds / 2);

    private long Now(long milliseconds) => Math.Max(milliseconds + _offset, _least);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long Ticks(long milliseconds) => _unit == 1 ? milliseconds : milliseconds / _unit;
}
