using System.Collections.Immutable;
using Granary.Ledger;

namespace Granary.Config;

/// <summary>
/// Puts together what applications see: a namespace of their cluster, below it what it takes over from public ones, below that the
/// namespace of that name which all clusters share. Thread-safe.
/// </summary>
internal sealed class ViewMaker(ReleaseReader releases, ConfigSecrets secrets, ConfigMetrics metrics)
{
    /// <summary>Makes a view.</summary>
    /// <param name="state">The state that it is of.</param>
    /// <param name="cluster">The cluster.</param>
    /// <param name="namespaces">The namespaces.</param>
    /// <param name="graduals">The gradual releases that it is made for, the oldest first.</param>
    /// <param name="isRevealed">Whether secrets are shown.</param>
    /// <exception cref="LedgerException">The database does not answer.</exception>
    /// <exception cref="ReleaseGoneException">The state is so old that a release of it is gone.</exception>
    /// <exception cref="ConfigSecretException">A secret cannot be opened.</exception>
    public async Task<ConfigView> Make(
        PlaceState state, string cluster, ImmutableArray<string> namespaces, IReadOnlyList<Gradual> graduals, bool isRevealed)
    {
        var views = ImmutableArray.CreateBuilder<NamespaceView>(namespaces.Length);
        foreach (var name in namespaces)
        {
            views.Add(Merged(name, await ChainOf(state, cluster, name, graduals), isRevealed));
        }

        metrics.ViewMade();
        return new ConfigView(
            state.VersionOf(cluster, namespaces), cluster, views.MoveToImmutable(), IsForAll: !state.GradualsOf(cluster, namespaces).Any());
    }

    /// <summary>The namespaces of a chain, the first says most.</summary>
    /// <inheritdoc cref="Make"/>
    public async Task<IReadOnlyList<ChainPart>> ChainOf(PlaceState state, string cluster, string name, IReadOnlyList<Gradual> graduals)
    {
        var chain = new List<ChainPart>();
        foreach (var row in PlaceState.ChainOf(cluster, name).Select(state.Find).OfType<NamespaceRow>())
        {
            chain.Add(await PartOf(state.Shard, row, graduals));
        }

        return chain;
    }

    private async Task<ChainPart> PartOf(string shard, NamespaceRow row, IReadOnlyList<Gradual> graduals)
    {
        var (application, _) = ConfigPlace.Parse(shard);
        var format = row.Definition.Format;
        var (own, bases) = (new List<ViewLayer>(), new List<ViewLayer>());
        foreach (var gradual in graduals.Reverse())
        {
            if (gradual.Parts.FirstOrDefault(part => part.Name == row.Name) is { } part)
            {
                own.Add(LayerOf(new ConfigOrigin(application, row.Name, part.Release, gradual.Name), format, await Find(part.Release)));
            }
        }

        if (row.Head > 0)
        {
            var head = await Find(row.Head);
            own.Add(LayerOf(new ConfigOrigin(application, row.Name, row.Head), format, head));
            for (var below = head.Base; below is not null; below = below.Base)
            {
                bases.Add(LayerOf(
                    new ConfigOrigin(below.Application, below.Name, below.Release), below.Format, new ReleaseContent(below.Items, Base: null)));
            }
        }

        return new ChainPart(format, own, bases);

        async Task<ReleaseContent> Find(long release) =>
            (await releases.Find(shard, row.Name, release) ?? throw new ReleaseGoneException(shard, row.Name, release)).Content;

        ViewLayer LayerOf(ConfigOrigin origin, ConfigFormat written, ReleaseContent content) =>
            new(origin, LeavesOf(written, [.. content.Items.Select(item => secrets.Opened(item, row.DataKey, shard, row.Name))]));
    }

    private static IReadOnlyList<ContentItem> LeavesOf(ConfigFormat format, IReadOnlyList<ContentItem> items)
    {
        if (format is ConfigFormat.Properties or ConfigFormat.Text || items.Count == 0)
        {
            return items;
        }

        var isSecret = items[0].IsSecret;
        return [.. ContentLeaves.Of(format, items).Select(leaf => new ContentItem(leaf.Key, leaf.Value, isSecret))];
    }

    private static NamespaceView Merged(string name, IReadOnlyList<ChainPart> chain, bool isRevealed)
    {
        var origins = new List<ConfigOrigin>();
        var items = new SortedDictionary<string, ConfigItem>(StringComparer.OrdinalIgnoreCase);
        foreach (var (leaf, origin) in chain.SelectMany(static part => part.Seen))
        {
            if (items.ContainsKey(leaf.Key))
            {
                continue;
            }

            // What one release says comes in one go, so the last is mostly it.
            var place = origins.LastIndexOf(origin);
            if (place < 0)
            {
                place = origins.Count;
                origins.Add(origin);
            }

            items.Add(leaf.Key, new ConfigItem(leaf.Key, leaf.IsSecret && !isRevealed ? null : leaf.Value, leaf.IsSecret, place));
        }

        string[] graduals = [.. chain.SelectMany(static part => part.Own).Select(static layer => layer.Origin.Gradual).OfType<string>().Distinct()];
        return new NamespaceView(name, chain is [var first, ..] ? first.Format : ConfigFormat.Properties, [.. items.Values], [.. origins], [.. graduals]);
    }
}
