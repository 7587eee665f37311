using Granary.Config;

namespace Granary.Http.Config;

/// <summary>What a release has taken over from a public namespace.</summary>
/// <param name="Origin">The release there.</param>
/// <param name="Format">How it is written.</param>
/// <param name="Items">What it says.</param>
internal sealed record ConfigLayerBody(ConfigViewBody.OriginBody Origin, ConfigFormat Format, IReadOnlyList<ConfigItemBody> Items)
{
    public static ConfigLayerBody Of(ConfigLayer layer) =>
        new(ConfigViewBody.OriginBody.Of(layer.Origin), layer.Format, [.. layer.Items.Select(ConfigItemBody.Of)]);
}
