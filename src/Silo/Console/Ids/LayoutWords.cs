using Granary.Ids;
using Granary.Web.Parts;

namespace Granary.Web.Ids;

/// <summary>What the fields of a layout are good for, in words.</summary>
internal static class LayoutWords
{
    /// <summary>The fields with what each of them allows.</summary>
    public static IReadOnlyList<BitField> FieldsOf(SnowflakeLayout layout) => BitField.Of(
        layout,
        $"until {Show.Day(layout.EndsAt)}",
        Show.Count(layout.Datacenters),
        layout.DatacenterBits > 0 ? $"{Show.Count(layout.WorkersPerDatacenter)} in each" : Show.Count(layout.WorkersPerDatacenter),
        $"{Show.Count(layout.IdsPerTick)} in {(layout.UnitMilliseconds == 1000 ? "a second" : $"{layout.UnitMilliseconds} ms")}");

    /// <summary>The fields with what they hold in one id.</summary>
    public static IReadOnlyList<BitField> FieldsOf(SnowflakeLayout layout, SnowflakeParts parts) => BitField.Of(
        layout, $"{Show.Exactly(parts.Time)} UTC", Show.Count(parts.Datacenter), Show.Count(parts.Worker), Show.Count(parts.Sequence));
}
