namespace Granary.Config;

/// <summary>Instances, as the API answers them.</summary>
internal sealed record ConfigInstanceListView(IReadOnlyList<ConfigInstanceView> Instances);
