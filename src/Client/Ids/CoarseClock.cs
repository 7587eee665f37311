namespace Granary.Ids;

/// <summary>
/// A monotonic clock that is cheap enough to be read for each id. By default it is the system's tick count, which steps every
/// 4 ms on Linux and up to 16 ms on Windows; tests give a <see cref="TimeProvider"/>.
/// </summary>
internal sealed class CoarseClock(TimeProvider? time = null)
{
    /// <summary>What one step of the clock may hide.</summary>
    public const int GranularityMilliseconds = 16;

    /// <summary>Milliseconds since some instant in the past; never goes back.</summary>
    public long Milliseconds => time is null ? Environment.TickCount64 : Read(time);

    private static long Read(TimeProvider time) => (long)time.GetElapsedTime(0).TotalMilliseconds;
}
