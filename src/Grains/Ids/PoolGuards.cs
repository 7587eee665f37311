using Granary.Shards;

namespace Granary.Ids;

/// <summary>
/// The checks of a pool's definition: <see langword="null"/> when it keeps the rules, and otherwise the refusal.
/// </summary>
internal static class PoolGuards
{
    private const int DatacenterMax = 1023;

    public static Refusal? Definition(PoolDefinition? definition)
    {
        if (definition is null)
        {
            return Broken("definition", "definition is missing; it must say what the pool is.");
        }

        if (IdGuards.Name(definition.Name, "name") is { } refusal)
        {
            return refusal;
        }

        if (definition.Layout is not { } layout)
        {
            return Broken("layout", "layout is missing; it must say how the ids are laid out.");
        }

        if (layout.Problems() is { Count: > 0 } problems)
        {
            return Broken("layout", string.Join(' ', problems));
        }

        if (definition.HomeDatacenter is < 0 or > DatacenterMax)
        {
            return Broken(
                "homeDatacenter",
                $"homeDatacenter is {definition.HomeDatacenter}; it must be 0 to {DatacenterMax}.");
        }

        var ranges = definition.Ranges.IsDefault ? [] : definition.Ranges;
        if (layout.DatacenterBits > 0 && (definition.HomeDatacenter != 0 || ranges.Length > 0))
        {
            return Broken(
                "ranges",
                "The layout has datacenter bits, so every datacenter has all workers; leave out ranges and homeDatacenter.");
        }

        if (ranges.Length > IdLimits.DatacenterRangesMax)
        {
            return Broken("ranges", $"ranges has {ranges.Length} entries; it may have {IdLimits.DatacenterRangesMax}.");
        }

        return Ranges(ranges, layout);
    }

    private static Refusal? Ranges(IReadOnlyList<DatacenterRange> ranges, SnowflakeLayout layout)
    {
        foreach (var range in ranges)
        {
            if (range is null || range.Datacenter is < 0 or > DatacenterMax)
            {
                return Broken("ranges", $"A range is for datacenter {range?.Datacenter}; it must be 0 to {DatacenterMax}.");
            }

            var end = (long)range.FirstWorker + range.Workers;
            if (range.FirstWorker < 0 || range.Workers < 1 || end > layout.WorkersPerDatacenter)
            {
                return Broken(
                    "ranges",
                    $"Datacenter {range.Datacenter} has {range.Workers} workers from {range.FirstWorker}; "
                    + $"the layout has workers 0 to {layout.WorkersPerDatacenter - 1}.");
            }
        }

        if (ranges.DistinctBy(range => range.Datacenter).Count() < ranges.Count)
        {
            return Broken("ranges", "A datacenter has more than one range; give it one.");
        }

        var sorted = ranges.OrderBy(range => range.FirstWorker).ToArray();
        var overlap = sorted.Zip(sorted.Skip(1))
            .FirstOrDefault(pair => pair.First.FirstWorker + pair.First.Workers > pair.Second.FirstWorker);
        return overlap.First is null
            ? null
            : Broken(
                "ranges",
                $"The ranges of datacenters {overlap.First.Datacenter} and {overlap.Second.Datacenter} overlap; "
                + "both would make the same ids.");
    }

    private static Refusal Broken(string argument, string message) =>
        IdGuards.Invalid(IdCodes.LayoutInvalid, message, argument);
}
