namespace Granary.Locks;

/// <summary>
/// The slots of a shard's rows. The one that was left last is taken first: mostly its deletion has not been written yet, and of several
/// changes of a row in a round only the last one is. Slots stay few and dense, so that neighbours share pages.
/// </summary>
internal sealed class SlotMap
{
    private readonly HashSet<long> _taken = [];
    private readonly Stack<long> _left = new();
    private long _next;

    /// <summary>A free slot.</summary>
    public long Take()
    {
        // Counting up may have come by a slot that was loaded and left.
        while (_left.TryPop(out var slot))
        {
            if (_taken.Add(slot))
            {
                return slot;
            }
        }

        while (!_taken.Add(_next))
        {
            _next++;
        }

        return _next++;
    }

    /// <summary>Takes the slot of a row that was loaded.</summary>
    public void Load(long slot) => _taken.Add(slot);

    public void Free(long slot)
    {
        _taken.Remove(slot);
        _left.Push(slot);
    }
}
