namespace Granary.Ids;

/// <summary>Merges sorted runs of numbers.</summary>
internal static class SortedRuns
{
    private const int CancellationCheckEvery = 1 << 20;

    /// <summary>The numbers that come again, in one run or in two: once for each time too many.</summary>
    public static IEnumerable<long> Repeats(IReadOnlyList<ReadOnlyMemory<long>> runs, CancellationToken cancellationToken = default)
    {
        var at = new int[runs.Count];
        var previous = 0L;
        var isFirst = true;
        var left = runs.Sum(static run => (long)run.Length);
        while (left > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var steps = (int)Math.Min(left, CancellationCheckEvery);
            left -= steps;
            foreach (var value in Merge(runs, at, steps, ref previous, ref isFirst))
            {
                yield return value;
            }
        }
    }

    private static List<long> Merge(IReadOnlyList<ReadOnlyMemory<long>> runs, int[] at, int steps, ref long previous, ref bool isFirst)
    {
        var repeats = new List<long>();
        for (; steps > 0; steps--)
        {
            var least = -1;
            var value = 0L;
            for (var run = 0; run < at.Length; run++)
            {
                var numbers = runs[run].Span;
                if (at[run] < numbers.Length && (least < 0 || numbers[at[run]] < value))
                {
                    (least, value) = (run, numbers[at[run]]);
                }
            }

            at[least]++;
            if (!isFirst && value == previous)
            {
                repeats.Add(value);
            }

            (previous, isFirst) = (value, false);
        }

        return repeats;
    }
}
