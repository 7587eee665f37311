namespace Granary.Jobs;

/// <summary>Keeps heaps small whose items are not taken out when they are out of date.</summary>
internal static class JobHeap
{
    private const int Slack = 64;

    /// <summary>Drops what is out of date once it is the greater part, so that no heap holds on to jobs that are long gone.</summary>
    /// <param name="heap">The heap.</param>
    /// <param name="live">How many items may still be of use.</param>
    /// <param name="isCurrent">Whether one is.</param>
    public static void Tidy<TItem, TPriority>(this PriorityQueue<TItem, TPriority> heap, int live, Func<TItem, TPriority, bool> isCurrent)
    {
        if (heap.Count > (2 * live) + Slack)
        {
            heap.Retain(isCurrent);
        }
    }

    /// <summary>Drops what is out of date.</summary>
    public static void Retain<TItem, TPriority>(this PriorityQueue<TItem, TPriority> heap, Func<TItem, TPriority, bool> isCurrent)
    {
        List<(TItem, TPriority)> current = [.. heap.UnorderedItems.Where(item => isCurrent(item.Element, item.Priority))];
        heap.Clear();
        heap.EnqueueRange(current);
    }
}
