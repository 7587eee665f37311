using Granary.Cluster;

namespace Granary.Http.Cluster;

/// <summary>A silo of the cluster.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Endpoint">Where other silos reach it.</param>
/// <param name="Status">Its status: joining, active, shuttingDown or stopping.</param>
/// <param name="Report">What it tells itself; left out when it does not answer.</param>
internal sealed record ClusterSiloBody(string Name, string Endpoint, string Status, SiloReportBody? Report)
{
    public static ClusterSiloBody Of(ClusterSilo silo) =>
        new(silo.Member.Name, silo.Member.Endpoint, silo.Member.Status, silo.Report is { } report ? SiloReportBody.Of(report) : null);
}
