using Granary.Config;

namespace Granary.Http.Config;

/// <summary>A release with what it says.</summary>
/// <param name="Info">The release.</param>
/// <param name="Format">How it is written.</param>
/// <param name="Items">What it says itself; of a document, one item without a key.</param>
/// <param name="Inherited">What it has taken over.</param>
internal sealed record ConfigReleaseBody(
    ReleaseInfoBody Info,
    ConfigFormat Format,
    IReadOnlyList<ConfigItemBody> Items,
    IReadOnlyList<ConfigLayerBody> Inherited)
{
    public static ConfigReleaseBody Of(ConfigRelease release) => new(
        ReleaseInfoBody.Of(release.Info), release.Format, [.. release.Items.Select(ConfigItemBody.Of)], [.. release.Inherited.Select(ConfigLayerBody.Of)]);
}
