using CsCheck;

namespace Granary.Ids;

public sealed class OrdinalRunsProperties
{
    [Fact]
    public void Runs_hold_just_what_was_added_and_not_taken() =>
        Gen.Select(Gen.Int[0, 300], Gen.Int[1, 12], Gen.Bool).Array[0, 100].Sample(steps =>
        {
            var runs = new OrdinalRuns();
            var model = new SortedSet<long>();
            foreach (var (first, count, adds) in steps)
            {
                var run = new OrdinalRun(first, first + count);
                if (adds && !Ordinals(run).Any(model.Contains))
                {
                    Assert.True(runs.TryAdd(run));
                    model.UnionWith(Ordinals(run));
                }
                else if (!adds && runs.Take(first, count) is { } taken)
                {
                    Assert.All(Ordinals(taken), ordinal => Assert.True(model.Remove(ordinal)));
                }
            }

            var copy = new OrdinalRuns();
            copy.Add(runs.ToString());

            var rest = new List<long>();
            while (copy.Take(0, int.MaxValue) is { } run)
            {
                rest.AddRange(Ordinals(run));
            }

            Assert.Equal(model, rest);
        });

    private static IEnumerable<long> Ordinals(OrdinalRun run) => Enumerable.Range(0, (int)run.Count).Select(i => run.First + i);
}
