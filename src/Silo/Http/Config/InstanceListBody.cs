namespace Granary.Http.Config;

/// <summary>Instances by name.</summary>
/// <param name="Instances">The instances.</param>
internal sealed record InstanceListBody(IReadOnlyList<InstanceBody> Instances);
