namespace Granary.Config;

/// <summary>One namespace of a chain.</summary>
/// <param name="Format">How it is written.</param>
/// <param name="Own">What it says itself: its gradual releases, the one begun last first, and what all have.</param>
/// <param name="Bases">What it takes over from public namespaces, the first says most.</param>
internal sealed record ChainPart(ConfigFormat Format, IReadOnlyList<ViewLayer> Own, IReadOnlyList<ViewLayer> Bases)
{
    /// <summary>What an application sees of it; of several for one key the first counts.</summary>
    public IEnumerable<(ContentItem Leaf, ConfigOrigin Origin)> Seen => Merged().Concat(Bases.SelectMany(LeavesOf));

    /// <summary>All that is said of a key; the first is what an application sees, unless that is nothing.</summary>
    public IEnumerable<(ContentItem Leaf, ConfigOrigin Origin)> Said(string key)
    {
        foreach (var layer in Own)
        {
            var leaf = LeafOf(layer, key);
            if (leaf is { Value: null } && Format == ConfigFormat.Properties)
            {
                break;
            }

            if (leaf is not null)
            {
                yield return (leaf, layer.Origin);
            }
            else if (Format != ConfigFormat.Properties)
            {
                // A document is replaced as a whole, so what is below does not show through.
                break;
            }
        }

        foreach (var layer in Bases)
        {
            if (LeafOf(layer, key) is { } leaf)
            {
                yield return (leaf, layer.Origin);
            }
        }
    }

    private IEnumerable<(ContentItem Leaf, ConfigOrigin Origin)> Merged()
    {
        if (Format != ConfigFormat.Properties)
        {
            return Own.Take(1).SelectMany(LeavesOf);
        }

        var said = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return Own.SelectMany(LeavesOf).Where(pair => said.Add(pair.Leaf.Key) && pair.Leaf.Value is not null);
    }

    private static ContentItem? LeafOf(ViewLayer layer, string key) =>
        layer.Leaves.FirstOrDefault(leaf => leaf.Key.Equals(key, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<(ContentItem Leaf, ConfigOrigin Origin)> LeavesOf(ViewLayer layer) =>
        layer.Leaves.Select(leaf => (leaf, layer.Origin));
}
