namespace Granary.Cluster;

/// <summary>A silo of the cluster.</summary>
/// <param name="Member">What the membership knows of it.</param>
/// <param name="Report">What it tells itself; <see langword="null"/> when it does not answer.</param>
public sealed record ClusterSilo(SiloMember Member, SiloReport? Report);
