using Granary.Config;

namespace Granary.Http.Config;

/// <summary>A change of a draft.</summary>
/// <param name="Key">The key; of a namespace that is one document, nothing.</param>
/// <param name="Value">What it becomes; missing: it is taken away.</param>
/// <param name="Secret">Whether the value is a secret.</param>
internal sealed record ConfigEditBody(string Key = "", string? Value = null, bool Secret = false)
{
    public ConfigEdit ToEdit() => new(Key, Value, Secret);
}
