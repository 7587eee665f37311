namespace Granary.Config;

/// <summary>What one release says of a key, as the API answers it.</summary>
internal sealed record ConfigLinkView(ConfigOriginView Origin, string? Value, bool Secret);
