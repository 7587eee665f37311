using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Granary.Locks.DistributedLock;

/// <summary>Makes any text the name of a lock.</summary>
internal static class SafeName
{
    /// <summary>The name itself if it may be one, and otherwise a hash of it.</summary>
    public static string Of(string name)
    {
        ArgumentNullException.ThrowIfNull(name);

        // Of the characters, not of UTF-8, in which all halves of surrogate pairs are the same.
        return LockGuards.IsName(name)
            ? name
            : $"sha256:{Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(name.AsSpan())))}";
    }
}
