namespace Granary.Config;

/// <summary>Namespaces to publish.</summary>
internal sealed record PublishRequest(IReadOnlyList<PublishPartRequest> Parts, string? Comment, NewGradualRequest? Gradual);
