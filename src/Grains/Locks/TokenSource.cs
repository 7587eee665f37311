using System.Diagnostics;

namespace Granary.Locks;

/// <summary>
/// The tokens of one claim of one shard: the epoch in the high bits, a count in the low ones, so that no later owner ever gives a
/// smaller one, whatever rows have gone. The same numbers tell the revisions of locks.
/// </summary>
internal sealed class TokenSource(long epoch)
{
    // The end is told a little early, so that the decision under way has what it needs.
    private const long CountMax = (1L << LockToken.CountBits) - 1_000_000;

    private long _count;

    /// <summary>Whether the epoch has no more tokens; the shard has to be claimed anew.</summary>
    public bool IsUsedUp => _count >= CountMax;

    public long Next()
    {
        Debug.Assert(epoch is > 0 and <= LockToken.EpochMax, "the epoch fits");
        return (epoch << LockToken.CountBits) + ++_count;
    }
}
