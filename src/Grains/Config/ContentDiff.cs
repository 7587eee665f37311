namespace Granary.Config;

/// <summary>In what two contents differ.</summary>
internal static class ContentDiff
{
    /// <summary>The differences, by key. Secrets are opened for it, and do not appear.</summary>
    public static IEnumerable<ConfigDifference> Of(IEnumerable<ContentItem> before, IEnumerable<ContentItem> after)
    {
        var old = before.ToDictionary(static item => item.Key);
        var young = after.ToDictionary(static item => item.Key);
        foreach (var key in old.Keys.Union(young.Keys).Order(StringComparer.Ordinal))
        {
            var (was, now) = (old.GetValueOrDefault(key), young.GetValueOrDefault(key));
            if ((was?.Value, was?.IsSecret) == (now?.Value, now?.IsSecret))
            {
                continue;
            }

            var isSecret = was is { IsSecret: true } || now is { IsSecret: true };
            yield return new ConfigDifference(
                key,
                was?.Value is null ? ConfigDifferenceKind.Added : now?.Value is null ? ConfigDifferenceKind.Removed : ConfigDifferenceKind.Changed,
                isSecret ? null : was?.Value, isSecret ? null : now?.Value, isSecret);
        }
    }
}
