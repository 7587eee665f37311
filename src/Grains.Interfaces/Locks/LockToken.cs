namespace Granary.Locks;

/// <summary>
/// The fencing token of a lock that is held: larger than every token of the name before it, for ever. The shard's epoch stands in
/// the high 31 bits, and a count within that epoch in the low 32.
/// </summary>
/// <param name="Name">The lock's name.</param>
/// <param name="Token">The token; positive.</param>
[GenerateSerializer, Immutable, Alias("granary.locks.token")]
public readonly record struct LockToken([property: Id(0)] string Name, [property: Id(1)] long Token)
{
    /// <summary>How many low bits hold the count.</summary>
    public const int CountBits = 32;

    /// <summary>The largest epoch that fits.</summary>
    public const long EpochMax = int.MaxValue;

    /// <summary>The epoch of a token.</summary>
    public static long EpochOf(long token) => token >> CountBits;
}
