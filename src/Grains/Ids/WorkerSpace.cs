namespace Granary.Ids;

/// <summary>
/// The worker ids of one datacenter: marks, leases and names by worker. Grows with the greatest worker id ever used,
/// and finds free ones by groups of 64, so that a search through a full space of 65 536 takes about a thousand steps.
/// </summary>
/// <param name="floor">The mark of a worker id that was never used.</param>
internal sealed class WorkerSpace(long floor)
{
    private const int GroupSize = 64;

    private WorkerSlot[] _slots = [];

    /// <summary>For each group the lowest mark among worker ids that are not kept for a name.</summary>
    private long[] _lowest = [];

    /// <summary>The greatest mark of the block.</summary>
    public long MarkOf(int first, int workers)
    {
        var mark = floor;
        for (var worker = first; worker < Math.Min(first + workers, _slots.Length); worker++)
        {
            mark = Math.Max(mark, _slots[worker].HighWater);
        }

        return mark;
    }

    /// <summary>The greatest mark of all worker ids.</summary>
    public long MarkOfAll() => MarkOf(0, _slots.Length);

    /// <summary>The leases that share worker ids with <c>[first, end)</c>, in the order of their worker ids.</summary>
    public IEnumerable<LeaseRow> LeasesIn(int first, int end)
    {
        for (var worker = first; worker < Math.Min(end, _slots.Length); worker++)
        {
            if (_slots[worker].Lease is { } lease)
            {
                worker = lease.EndWorker - 1;
                yield return lease;
            }
        }
    }

    /// <summary>
    /// The stable names that worker ids of <c>[first, end)</c> are kept for, in the order of their worker ids.
    /// </summary>
    public IEnumerable<HolderRow> HoldersIn(int first, int end)
    {
        for (var worker = first; worker < Math.Min(end, _slots.Length); worker++)
        {
            if (_slots[worker].Holder is { } holder)
            {
                worker = holder.EndWorker - 1;
                yield return holder;
            }
        }
    }

    /// <summary>
    /// The lowest aligned block whose marks are all at most <paramref name="tick"/> and which is not kept for a name
    /// other than <paramref name="own"/>; -1 when there is none.
    /// </summary>
    public int FindFree(WorkerWindow window, int workers, long tick, HolderRow? own)
    {
        var first = window.FirstAligned(workers);
        while (first <= window.End - workers)
        {
            if (first >= _slots.Length)
            {
                return floor <= tick ? first : -1;
            }

            // Its own name's worker ids are not counted in the groups, so whoever has a name looks at each worker.
            if (own is null && workers < GroupSize && _lowest[first / GroupSize] > tick)
            {
                first = (first / GroupSize * GroupSize) + GroupSize;
                continue;
            }

            if (FreeFrom(first, workers, own, tick) <= tick)
            {
                return first;
            }

            first += workers;
        }

        return -1;
    }

    /// <summary>
    /// The lowest tick at which some block becomes free if nobody renews; <see cref="long.MaxValue"/> when all are kept
    /// for names.
    /// </summary>
    public long EarliestFree(WorkerWindow window, int workers, HolderRow? own)
    {
        var earliest = long.MaxValue;
        var last = Math.Min(window.End - workers, _slots.Length - 1);
        for (var first = window.FirstAligned(workers); first <= last; first += workers)
        {
            earliest = Math.Min(earliest, FreeFrom(first, workers, own, long.MaxValue));
        }

        return earliest;
    }

    /// <summary>Writes the mark and the lease of a block.</summary>
    public void Set(int first, int workers, long highWater, LeaseRow? lease)
    {
        foreach (ref var slot in Block(first, workers))
        {
            slot.HighWater = highWater;
            slot.Lease = lease;
        }

        Regroup(first, workers);
    }

    /// <summary>Raises the marks of a block to <paramref name="highWater"/> where they are lower.</summary>
    public void Raise(int first, int workers, long highWater)
    {
        foreach (ref var slot in Block(first, workers))
        {
            slot.HighWater = Math.Max(slot.HighWater, highWater);
        }

        Regroup(first, workers);
    }

    /// <summary>Keeps a block for a stable name, or for nobody.</summary>
    public void Keep(int first, int workers, HolderRow? holder)
    {
        foreach (ref var slot in Block(first, workers))
        {
            slot.Holder = holder;
        }

        Regroup(first, workers);
    }

    private Span<WorkerSlot> Block(int first, int workers)
    {
        var end = first + workers;
        if (end > _slots.Length)
        {
            var used = _slots.Length;
            var length = Math.Max(GroupSize, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)end));
            Array.Resize(ref _slots, length);
            Array.Resize(ref _lowest, length / GroupSize);
            foreach (ref var slot in _slots.AsSpan(used))
            {
                slot.HighWater = floor;
            }

            _lowest.AsSpan(used / GroupSize).Fill(floor);
        }

        return _slots.AsSpan(first, workers);
    }

    /// <summary>The greatest mark of the block, or any that is greater than <paramref name="enough"/>.</summary>
    private long FreeFrom(int first, int workers, HolderRow? own, long enough)
    {
        var free = floor;
        for (var worker = first; worker < Math.Min(first + workers, _slots.Length) && free <= enough; worker++)
        {
            ref var slot = ref _slots[worker];
            if (slot.Holder is not null && !ReferenceEquals(slot.Holder, own))
            {
                return long.MaxValue;
            }

            free = Math.Max(free, slot.HighWater);
        }

        return free;
    }

    private void Regroup(int first, int workers)
    {
        for (var group = first / GroupSize; group <= (first + workers - 1) / GroupSize; group++)
        {
            var lowest = long.MaxValue;
            foreach (ref var slot in _slots.AsSpan(group * GroupSize, GroupSize))
            {
                lowest = slot.Holder is null ? Math.Min(lowest, slot.HighWater) : lowest;
            }

            _lowest[group] = lowest;
        }
    }
}
