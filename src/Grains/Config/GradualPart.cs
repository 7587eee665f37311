namespace Granary.Config;

/// <summary>What a gradual release changes in one namespace.</summary>
/// <param name="Name">The namespace.</param>
/// <param name="Release">The release's number there.</param>
internal sealed record GradualPart(NamespaceName Name, long Release);
