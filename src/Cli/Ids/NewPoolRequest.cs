namespace Granary.Ids;

/// <summary>What the API takes to create a pool.</summary>
internal sealed record NewPoolRequest(
    string Name, string? Preset, LayoutView? Layout, IReadOnlyList<RangeView>? Ranges, int? HomeDatacenter);
