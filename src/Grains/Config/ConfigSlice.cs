namespace Granary.Config;

/// <summary>What a shard is loaded from.</summary>
/// <param name="State">What it has one of.</param>
/// <param name="Namespaces">Its namespaces, those that were taken away included.</param>
/// <param name="Drafts">The edits that were not published.</param>
internal sealed record ConfigSlice(StateRow State, IReadOnlyList<NamespaceRow> Namespaces, IReadOnlyList<DraftMark> Drafts)
{
    /// <summary>That of a shard in which nothing has happened.</summary>
    public static readonly ConfigSlice Empty = new(StateRow.Empty, [], []);
}
