using Granary.Keys;

namespace Granary.Http;

/// <summary>What a silo tells about itself.</summary>
internal static class InfoEndpoints
{
    public static void MapInfo(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1", static (InfoBody info) => info)
            .WithName("getInfo").WithSummary("Shows the version, cluster and store of the silo.").WithTags("Silo")
            .RequireRole(KeyRoles.Read, Access.AnyBlock);
}
