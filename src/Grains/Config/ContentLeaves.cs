using System.Text;

namespace Granary.Config;

/// <summary>
/// The keys and values that applications see in a content, with where they stand. Keys are compared without regard to case, as .NET's
/// configuration does.
/// </summary>
internal static class ContentLeaves
{
    /// <summary>Takes a content apart.</summary>
    /// <param name="format">How it is written.</param>
    /// <param name="items">The items, opened.</param>
    /// <exception cref="ContentFaultException">It is not well-formed, or larger than it may be.</exception>
    public static IReadOnlyList<ContentLeaf> Of(ConfigFormat format, IReadOnlyList<ContentItem> items)
    {
        if (items.Count == 0)
        {
            return [];
        }

        var leaves = format switch
        {
            ConfigFormat.Properties => [.. items.Select(static (item, i) => new ContentLeaf(item.Key, item.Value, i + 1, 1))],
            ConfigFormat.Json => JsonLeaves.Of(items[0].Value!),
            ConfigFormat.Yaml => YamlLeaves.Of(items[0].Value!),
            _ => (IReadOnlyList<ContentLeaf>)[new ContentLeaf("", items[0].Value, 1, 1)],
        };
        Check(format, leaves);
        return leaves;
    }

    private static void Check(ConfigFormat format, IReadOnlyList<ContentLeaf> leaves)
    {
        var keys = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var bytes = 0L;
        foreach (var leaf in leaves)
        {
            var size = Encoding.UTF8.GetByteCount(leaf.Value ?? "");
            bytes += size + Encoding.UTF8.GetByteCount(leaf.Key);
            if (!keys.Add(leaf.Key))
            {
                throw Fault(leaf, $"key '{leaf.Key}' stands there twice; upper and lower case are the same");
            }

            if (size > ConfigLimits.ValueBytesMax && format != ConfigFormat.Text)
            {
                throw Fault(leaf, $"the value of '{leaf.Key}' has {size} bytes; a value has up to {ConfigLimits.ValueBytesMax}");
            }

            if (keys.Count > ConfigLimits.KeysMax)
            {
                throw Fault(leaf, $"a namespace has up to {ConfigLimits.KeysMax} keys");
            }

            if (bytes > ConfigLimits.NamespaceBytesMax)
            {
                throw Fault(leaf, $"a namespace has up to {ConfigLimits.NamespaceBytesMax} bytes");
            }
        }
    }

    private static ContentFaultException Fault(ContentLeaf leaf, string rule) => new(new ContentFault(leaf.Line, leaf.Column, rule));
}
