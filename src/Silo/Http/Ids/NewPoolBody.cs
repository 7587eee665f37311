using Granary.Ids;

namespace Granary.Http.Ids;

/// <summary>What a new pool shall be.</summary>
/// <param name="Name">The pool's name.</param>
/// <param name="Preset">A layout by name: default, twitter, sonyflake or js53. Either this or <paramref name="Layout"/>, or neither for default.</param>
/// <param name="Layout">A layout in full.</param>
/// <param name="Ranges">Which datacenter may lease which worker ids, where the layout has no datacenter bits.</param>
/// <param name="HomeDatacenter">The only datacenter that is served, where there are neither datacenter bits nor ranges. Default: the silo's.</param>
internal sealed record NewPoolBody(
    string Name, string? Preset = null, LayoutBody? Layout = null, IReadOnlyList<RangeBody>? Ranges = null, int? HomeDatacenter = null)
{
    /// <exception cref="InvalidRequestException">There is no such preset, or a layout beside it.</exception>
    public PoolDefinition ToDefinition(IdOptions silo) => new()
    {
        Name = Name,
        Layout = ToLayout(),
        Ranges = Ranges is null ? [] : [.. Ranges.Select(static range => range.ToRange())],
        HomeDatacenter = HomeDatacenter ?? silo.Datacenter,
    };

    private SnowflakeLayout ToLayout()
    {
        if (Preset is null)
        {
            return Layout?.ToLayout() ?? SnowflakeLayout.Default;
        }

        if (Layout is not null)
        {
            throw InvalidArgument.Of(IdCodes.LayoutInvalid, "preset", "preset and layout are both given; give one of them.");
        }

        return SnowflakeLayout.Presets.GetValueOrDefault(Preset) ?? throw InvalidArgument.Of(
            IdCodes.LayoutInvalid, "preset", $"preset is '{Preset}'; it must be one of {string.Join(", ", SnowflakeLayout.Presets.Keys)}.");
    }
}
