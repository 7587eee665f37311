using Granary.Cluster;
using Granary.Http.Cluster;
using Granary.Keys;
using Microsoft.AspNetCore.Mvc;

namespace Granary.Http;

/// <summary>What the cluster is and does.</summary>
internal static class ClusterEndpoints
{
    public static void MapCluster(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/cluster", static async ([FromServices] IClusterStatusClient cluster, CancellationToken cancellationToken) =>
                ClusterBody.Of(await cluster.DescribeAsync(cancellationToken: cancellationToken)))
            .WithName("getCluster").WithSummary("Shows the silos: what each of them is, owns and does; one that does not answer has no report.").WithTags("Silo")
            .RequireRole(KeyRoles.Read, Access.AnyBlock);
}
