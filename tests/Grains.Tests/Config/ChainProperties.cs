using CsCheck;

namespace Granary.Config;

public sealed class ChainProperties
{
    private static readonly string[] Keys = ["a", "b", "c", "d"];

    private static readonly Gen<ContentItem[]> Changes = Gen.Int[0, 2].Array[Keys.Length].Select(static choices =>
        choices.Select(static (choice, i) => (Choice: choice, Key: Keys[i])).Where(static one => one.Choice > 0)
            .Select(static one => new ContentItem(one.Key, one.Choice == 1 ? null : "x", IsSecret: false)).ToArray());

    [Fact]
    public void Of_several_gradual_releases_the_last_says_most_and_what_nobody_says_is_taken_over()
    {
        var (merged, removed) = (0, 0);
        Gen.Select(Changes.Array[0, 4], Changes, Changes).Sample(
            (graduals, head, inherited) =>
            {
                var own = graduals.Select(static (changes, i) => Layer($"g{i}", changes)).Append(Layer(null, [.. head.Where(static item => item.Value is not null)])).ToList();
                var below = Layer("base", [.. inherited.Where(static item => item.Value is not null)]);
                var part = new ChainPart(ConfigFormat.Properties, own, [below]);

                // As the releases themselves are put together, the oldest first.
                var content = new ReleaseContent([.. own[^1].Leaves], Base: null);
                content = own.SkipLast(1).Reverse().Aggregate(content, static (before, layer) => before.With(layer.Leaves));
                var expected = content.Items.Select(static item => item.Key).Union(below.Leaves.Select(static item => item.Key)).Order().ToList();

                Assert.Equal(expected, part.Seen.Select(static pair => pair.Leaf.Key).Distinct().Order());
                foreach (var key in Keys)
                {
                    var seen = part.Seen.Where(pair => pair.Leaf.Key == key).Select(static pair => pair.Origin).FirstOrDefault();
                    Assert.Equal(seen, part.Said(key).Select(static pair => pair.Origin).FirstOrDefault());
                    Interlocked.Add(ref merged, part.Said(key).Count() > 1 ? 1 : 0);
                    Interlocked.Add(ref removed, seen is null && own.Any(layer => layer.Leaves.Any(leaf => leaf.Key == key && leaf.Value is not null)) ? 1 : 0);
                }
            },
            iter: 5_000);
        Assert.True(merged > 1_000 && removed > 500, $"Only {merged} merged keys and {removed} taken away: nothing was tested.");
    }

    private static ViewLayer Layer(string? gradual, ContentItem[] items) => new(new ConfigOrigin("app", NamespaceName.Of("n"), 1, gradual), items);
}
