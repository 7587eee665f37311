using Granary.Config;

namespace Granary.Http.Config;

/// <summary>A key and its value.</summary>
/// <param name="Key">The key; of a document, nothing.</param>
/// <param name="Value">The value; a secret that is not revealed has none.</param>
/// <param name="Secret">Whether it is a secret.</param>
internal sealed record ConfigItemBody(string Key, string? Value = null, bool Secret = false)
{
    public static ConfigItemBody Of(ConfigItem item) => new(item.Key, item.Value, item.IsSecret);
}
