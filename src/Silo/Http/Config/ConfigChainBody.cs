using Granary.Config;

namespace Granary.Http.Config;

/// <summary>All that is said of a key; the first is what the application gets.</summary>
/// <param name="Links">What is said.</param>
internal sealed record ConfigChainBody(IReadOnlyList<ConfigLinkBody> Links)
{
    public static ConfigChainBody Of(ConfigChain chain) => new(
        [.. chain.Links.Select(static link => new ConfigLinkBody(ConfigViewBody.OriginBody.Of(link.Origin), link.Value, link.IsSecret))]);
}
