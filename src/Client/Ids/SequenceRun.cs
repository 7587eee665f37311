using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Granary.Ids;

/// <summary>A run of a sequence's values that this process took, handed out by one atomic increment each. Thread-safe.</summary>
internal sealed class SequenceRun(SequenceRange range)
{
    /// <summary>Greater than any count, and far from overflowing.</summary>
    private const long Closed = long.MaxValue / 2;

    private readonly long _first = range.First;
    private readonly long _step = range.Step;
    private readonly long _count = range.Count;
    private readonly long _half = range.Count > 0 ? range.Count / 2 : -1;
    private Padded _state;

    /// <summary>What has no value at all, for the beginning.</summary>
    public static SequenceRun Empty(long step) => new(new SequenceRange(Guid.Empty, "", 0, 0, step));

    /// <summary>What the shard granted.</summary>
    public SequenceRange Range => range;

    /// <summary>The last value.</summary>
    public long Last => _first + ((_count - 1) * _step);

    /// <summary>How many values were handed out.</summary>
    public long Taken => Math.Min(Volatile.Read(ref _state.Taken), _count);

    /// <summary>How many values are left.</summary>
    public long Left => _count - Taken;

    /// <summary>The next value; <see langword="false"/> when there is none left.</summary>
    /// <param name="value">The value.</param>
    /// <param name="isHalf">Whether half of the run is used up by this value; says so once.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryNext(out long value, out bool isHalf)
    {
        var ordinal = Interlocked.Increment(ref _state.Taken) - 1;
        value = _first + (ordinal * _step);
        isHalf = ordinal == _half;
        return ordinal < _count;
    }

    /// <summary>As many of the next values as are left; answers how many.</summary>
    /// <param name="values">Where they go.</param>
    /// <param name="isHalf">Whether half of the run is used up by these values; says so once.</param>
    public int Fill(Span<long> values, out bool isHalf)
    {
        var ordinal = Interlocked.Add(ref _state.Taken, values.Length) - values.Length;
        var count = (int)Math.Clamp(_count - ordinal, 0, values.Length);
        var value = _first + (ordinal * _step);
        for (var i = 0; i < count; i++, value += _step)
        {
            values[i] = value;
        }

        isHalf = ordinal <= _half && ordinal + count > _half;
        return count;
    }

    /// <summary>Ends the run; answers how many values at its end nobody got.</summary>
    public int Close() => (int)(_count - Math.Min(Interlocked.Exchange(ref _state.Taken, Closed), _count));

    /// <summary>The ordinal on a cache line of its own: its writers must not evict what every caller reads.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Padded
    {
        [FieldOffset(128)]
        public long Taken;
    }
}
