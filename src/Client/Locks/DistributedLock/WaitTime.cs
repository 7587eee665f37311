namespace Granary.Locks.DistributedLock;

/// <summary>Timeouts as <c>DistributedLock.Core</c> has them: in whole milliseconds, up to <see cref="int.MaxValue"/>, or infinite.</summary>
internal static class WaitTime
{
    /// <exception cref="ArgumentOutOfRangeException">It is negative and not infinite, or too long.</exception>
    public static TimeSpan Of(TimeSpan timeout)
    {
        var milliseconds = (long)timeout.TotalMilliseconds;
        return milliseconds is >= Timeout.Infinite and <= int.MaxValue
            ? TimeSpan.FromMilliseconds(milliseconds)
            : throw new ArgumentOutOfRangeException(
                nameof(timeout), timeout, $"Must be {nameof(Timeout)}.{nameof(Timeout.InfiniteTimeSpan)} ({Timeout.InfiniteTimeSpan}) or zero to {int.MaxValue} ms.");
    }
}
