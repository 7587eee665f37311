using System.IO.Hashing;
using System.Text;

namespace Granary.Locks;

/// <summary>
/// The slots of a shard's rows. A name begins at a place of its own, so that a lock which is taken again and again keeps its row's
/// key, and of several changes in a round only the last is written.
/// </summary>
internal sealed class SlotMap
{
    private readonly HashSet<long> _taken = [];

    /// <summary>A free slot for the next holder of a name.</summary>
    public long Take(LockEntry entry)
    {
        var slot = (long)XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(entry.Name), entry.Space.Length) + entry.Holders.Count;
        while (!_taken.Add(slot))
        {
            slot++;
        }

        return slot;
    }

    /// <summary>Takes the slot of a row that was loaded.</summary>
    public void Load(long slot) => _taken.Add(slot);

    public void Free(long slot) => _taken.Remove(slot);
}
