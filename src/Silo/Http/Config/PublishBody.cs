namespace Granary.Http.Config;

/// <summary>Namespaces to publish, all in one transaction.</summary>
/// <param name="Parts">The namespaces.</param>
/// <param name="Comment">Why.</param>
/// <param name="Gradual">For some instances only. Default: for all.</param>
internal sealed record PublishBody(IReadOnlyList<PublishPartBody> Parts, string? Comment = null, NewGradualBody? Gradual = null);
