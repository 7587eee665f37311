namespace Granary.Jobs;

public sealed class JobHeapTests
{
    [Fact]
    public void A_heap_lets_go_of_what_is_out_of_date_and_keeps_the_rest_in_order()
    {
        var heap = new PriorityQueue<int, int>();
        for (var item = 0; item < 10_000; item++)
        {
            // Nine of ten are out of date when the next comes.
            heap.Enqueue(item, -item);
            heap.Tidy(live: 1_000, static (item, _) => item % 10 == 0);
            Assert.InRange(heap.Count, 0, 2_064);
        }

        var left = new List<int>();
        while (heap.TryDequeue(out var item, out _))
        {
            left.Add(item);
        }

        Assert.Equal(Enumerable.Range(0, 1_000).Select(static i => 9_990 - (10 * i)), left.Where(static item => item % 10 == 0));
    }
}
