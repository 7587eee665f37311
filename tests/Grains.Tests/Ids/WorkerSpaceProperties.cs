using CsCheck;

namespace Granary.Ids;

public sealed class WorkerSpaceProperties
{
    private const int Workers = 512;

    [Fact]
    public void The_lowest_free_block_is_found_as_by_looking_at_each() =>
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, Workers - 1], Gen.Int[0, 3], Gen.Int[0, 7]).Array[0, 80].Sample(
            steps =>
            {
                var space = new WorkerSpace(floor: 1);
                var marks = Enumerable.Repeat(1L, Workers).ToArray();
                var kept = new HolderRow?[Workers];
                foreach (var (kind, worker, size, mark) in steps)
                {
                    // Blocks of stable names are disjoint, as in the book.
                    var first = worker >> (size * 2) << (size * 2);
                    var block = Enumerable.Range(first, 1 << (size * 2)).ToArray();
                    var row = new HolderRow("p", 1, 0, $"{first}", first, block.Length);
                    if (kind > 2)
                    {
                        space.Set(first, block.Length, mark, lease: null);
                        Array.ForEach(block, at => marks[at] = mark);
                    }
                    else if (block.All(at => kept[at] is null))
                    {
                        space.Keep(first, block.Length, row);
                        Array.ForEach(block, at => kept[at] = row);
                    }

                    var own = kept[worker];
                    var window = new WorkerWindow(0, worker % 100, Workers);
                    Assert.Equal(Naive(window, block.Length, 4, marks, kept, null), space.FindFree(window, block.Length, 4, null));
                    Assert.Equal(Naive(window, block.Length, 4, marks, kept, own), space.FindFree(window, block.Length, 4, own));
                }
            },
            iter: 200);

    private static int Naive(WorkerWindow window, int workers, long tick, long[] marks, HolderRow?[] kept, HolderRow? own)
    {
        for (var first = window.FirstAligned(workers); first <= window.End - workers; first += workers)
        {
            if (Enumerable.Range(first, workers).All(at => marks[at] <= tick && (kept[at] is null || kept[at] == own)))
            {
                return first;
            }
        }

        return -1;
    }
}
