using Granary.Config;

namespace Granary.Http.Config;

/// <summary>What one release says of a key.</summary>
/// <param name="Origin">The release.</param>
/// <param name="Value">The value; a secret that is not revealed has none.</param>
/// <param name="Secret">Whether it is a secret.</param>
internal sealed record ConfigLinkBody(ConfigViewBody.OriginBody Origin, string? Value, bool Secret);
