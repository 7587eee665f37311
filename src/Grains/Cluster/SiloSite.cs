namespace Granary.Cluster;

/// <summary>Where a silo stands.</summary>
/// <param name="Datacenter">The number of its datacenter.</param>
internal sealed record SiloSite(int Datacenter);
