namespace Granary.Status;

/// <summary>What the cluster is and does.</summary>
internal sealed record ClusterView(IReadOnlyList<MemberView> Silos);
