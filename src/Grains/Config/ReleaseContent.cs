using System.Collections.Immutable;
using System.Text;

namespace Granary.Config;

/// <summary>What a release says.</summary>
/// <param name="Items">Its items, in the order of their keys.</param>
/// <param name="Base">What it takes over from a public namespace where it says nothing itself.</param>
internal sealed record ReleaseContent(ImmutableArray<ContentItem> Items, ContentBase? Base)
{
    /// <summary>That of a namespace before its first release.</summary>
    public static readonly ReleaseContent Empty = new([], null);

    /// <summary>How many bytes of UTF-8 its own keys and values have, sealed ones as they are stored.</summary>
    public long Bytes => Items.Sum(static item => (long)Encoding.UTF8.GetByteCount(item.Key) + Encoding.UTF8.GetByteCount(item.Value ?? ""));

    /// <summary>The content with items changed, added and taken away; of several for one key the last counts.</summary>
    public ReleaseContent With(IEnumerable<ContentItem> changes)
    {
        var items = new SortedDictionary<string, ContentItem>(StringComparer.Ordinal);
        foreach (var item in Items)
        {
            items[item.Key] = item;
        }

        foreach (var change in changes)
        {
            if (change.Value is null)
            {
                items.Remove(change.Key);
            }
            else
            {
                items[change.Key] = change;
            }
        }

        return this with { Items = [.. items.Values] };
    }
}
