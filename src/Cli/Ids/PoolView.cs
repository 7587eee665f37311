namespace Granary.Ids;

/// <summary>A pool, as the API answers it.</summary>
internal sealed record PoolView(
    string Name, LayoutView Layout, IReadOnlyList<RangeView>? Ranges, int HomeDatacenter, DateTimeOffset CreatedAt,
    int WorkersLeased, int WorkersTotal, IReadOnlyList<LeaseView>? Leases);
