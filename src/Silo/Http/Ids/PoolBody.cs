using Granary.Ids;

namespace Granary.Http.Ids;

/// <summary>A pool.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Layout">How its ids are laid out.</param>
/// <param name="Ranges">Which datacenter may lease which worker ids.</param>
/// <param name="HomeDatacenter">The only datacenter that is served, where there are neither datacenter bits nor ranges.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="WorkersLeased">Worker ids under a live lease.</param>
/// <param name="WorkersTotal">Worker ids in all.</param>
/// <param name="Leases">The live leases; left out in a listing.</param>
internal sealed record PoolBody(
    string Name, LayoutBody Layout, IReadOnlyList<RangeBody> Ranges, int HomeDatacenter, DateTimeOffset CreatedAt,
    int WorkersLeased, int WorkersTotal, IReadOnlyList<PoolLeaseBody>? Leases)
{
    public static PoolBody Of(PoolInfo pool, bool withLeases) => new(
        pool.Definition.Name,
        LayoutBody.Of(pool.Definition.Layout),
        [.. pool.Definition.Ranges.Select(RangeBody.Of)],
        pool.Definition.HomeDatacenter,
        pool.CreatedAt,
        pool.WorkersLeased,
        pool.WorkersTotal,
        withLeases ? [.. pool.Leases.Select(PoolLeaseBody.Of)] : null);
}
