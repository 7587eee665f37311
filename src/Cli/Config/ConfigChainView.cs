namespace Granary.Config;

/// <summary>All that is said of a key, as the API answers it.</summary>
internal sealed record ConfigChainView(IReadOnlyList<ConfigLinkView> Links);
