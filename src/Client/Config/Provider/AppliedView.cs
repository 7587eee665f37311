namespace Granary.Config.Provider;

/// <summary>A view that an application runs, as .NET's configuration has it. Immutable.</summary>
/// <param name="Version">The version.</param>
/// <param name="Data">Its keys and values; never changed.</param>
/// <param name="Graduals">The gradual releases that the instance is in.</param>
internal sealed record AppliedView(ConfigVersion Version, IDictionary<string, string?> Data, IReadOnlyList<string> Graduals)
{
    /// <summary>Before anything was applied.</summary>
    public static readonly AppliedView None = new(ConfigVersion.None, new Dictionary<string, string?>(), []);

    /// <summary>What a view becomes. Of several namespaces the last one's value counts; a secret without a value is left out.</summary>
    public static AppliedView Of(ConfigView view, string prefix)
    {
        var data = new Dictionary<string, string?>(view.Namespaces.Sum(static one => one.Items.Length), StringComparer.OrdinalIgnoreCase);
        foreach (var one in view.Namespaces)
        {
            foreach (var item in one.Items)
            {
                if (item is { IsSecret: false } or { Value: not null })
                {
                    data[prefix + (item.Key.Length == 0 ? one.Name : item.Key)] = item.Value;
                }
            }
        }

        return new AppliedView(view.Version, data, [.. view.Namespaces.SelectMany(static one => one.Graduals).Distinct()]);
    }
}
