using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Granary.Ids;

/// <summary>
/// Hands out a slice's ids: one number that moves by compare-and-exchange. Thread-safe and free of locks; a caller waits
/// only while <see cref="Move"/> changes the worker ids, some nanoseconds long.
/// </summary>
/// <remarks>
/// The rule that keeps ids unique and growing: read the number first and the slice second. Whoever changes the worker ids
/// closes the number before, so nobody can pair a number of the new slice with the old one, or the other way round.
/// </remarks>
internal sealed class SnowflakeCounter(SnowflakeSlice slice)
{
    /// <summary>Stands in the counter's place while no id may be made. Greater than any counter value.</summary>
    public const long Closed = long.MaxValue;

    private SnowflakeSlice _slice = slice;
    private bool _isEnded;
    private Padded _state;

    /// <summary>The slice in use.</summary>
    public SnowflakeSlice Slice => Volatile.Read(ref _slice);

    /// <summary>Whether <see cref="End"/> was called.</summary>
    public bool IsEnded => Volatile.Read(ref _isEnded);

    /// <summary>The next id; <see langword="false"/> when there is none at this time.</summary>
    /// <param name="milliseconds">The coarse clock.</param>
    /// <param name="id">The id.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryNext(long milliseconds, out long id)
    {
        while (true)
        {
            var next = Volatile.Read(ref _state.Next);
            var slice = Volatile.Read(ref _slice);
            var at = Math.Max(next, slice.First(milliseconds));
            if (at >= slice.Limit(milliseconds))
            {
                id = 0;
                return false;
            }

            if (Interlocked.CompareExchange(ref _state.Next, at + 1, next) == next)
            {
                id = slice.Compose(at);
                return true;
            }
        }
    }

    /// <summary>As many of the next ids as there are at this time; answers how many.</summary>
    /// <param name="milliseconds">The coarse clock.</param>
    /// <param name="ids">Where they go.</param>
    public int Fill(long milliseconds, Span<long> ids)
    {
        while (ids.Length > 0)
        {
            var next = Volatile.Read(ref _state.Next);
            var slice = Volatile.Read(ref _slice);
            var at = Math.Max(next, slice.First(milliseconds));
            var limit = slice.Limit(milliseconds);
            if (at >= limit)
            {
                return 0;
            }

            var count = (int)Math.Min(ids.Length, limit - at);
            if (Interlocked.CompareExchange(ref _state.Next, at + count, next) == next)
            {
                slice.Compose(at, ids[..count]);
                return count;
            }
        }

        return 0;
    }

    /// <summary>Whether only a renewal can bring further ids.</summary>
    public bool IsOver(long milliseconds)
    {
        var next = Volatile.Read(ref _state.Next);
        return next != Closed && Slice.IsOver(next, milliseconds);
    }

    /// <summary>How much of the slice is left.</summary>
    public TimeSpan Left(long milliseconds) =>
        Volatile.Read(ref _state.Next) is var next and not Closed ? Slice.Left(next, milliseconds) : TimeSpan.Zero;

    /// <summary>The first tick of which nothing is used. One caller at a time, not concurrently with <see cref="Move"/> or <see cref="End"/>.</summary>
    public long UnusedTick => Slice.UnusedTick(Volatile.Read(ref _state.Next));

    /// <summary>Goes on with a slice of the same worker ids. One caller at a time.</summary>
    public void Extend(SnowflakeSlice slice)
    {
        Debug.Assert(
            slice.Lease.FirstWorker == _slice.Lease.FirstWorker && slice.Lease.Workers == _slice.Lease.Workers,
            "Only the worker ids that the counter has can be extended.");
        Volatile.Write(ref _slice, slice);
    }

    /// <summary>Goes on with other worker ids, from a tick on that the old ones have not touched. One caller at a time.</summary>
    /// <param name="make">Makes the slice, given the first unused tick.</param>
    public void Move(Func<long, SnowflakeSlice> make)
    {
        var next = Interlocked.Exchange(ref _state.Next, Closed);
        var unused = _slice.UnusedTick(next);
        var slice = make(unused);
        Volatile.Write(ref _slice, slice);

        // One value is skipped, so that the number differs from all that were there before: who read one of those before it was
        // closed, and the old slice with it, must not find it here again and exchange it.
        Volatile.Write(ref _state.Next, slice.FirstOf(unused) + 1);
    }

    /// <summary>Ends the counter for good; answers the first tick of which nothing was used. Once, and not concurrently with <see cref="Move"/>.</summary>
    public long End()
    {
        Volatile.Write(ref _isEnded, true);
        return _slice.UnusedTick(Interlocked.Exchange(ref _state.Next, Closed));
    }

    /// <summary>The counter on a cache line of its own: its writers must not evict what every caller reads.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Padded
    {
        [FieldOffset(128)]
        public long Next;
    }
}
