using System.Collections.Immutable;

namespace Granary.Ids;

/// <summary>What a pool of worker ids is: fixed when it is created.</summary>
[GenerateSerializer, Immutable, Alias("granary.ids.pool-definition")]
public sealed record PoolDefinition
{
    /// <summary>The pool's name (<see cref="NameRules"/>).</summary>
    [Id(0)]
    public required string Name { get; init; }

    /// <summary>How its ids are laid out. Default: <see cref="SnowflakeLayout.Default"/>.</summary>
    [Id(1)]
    public SnowflakeLayout Layout { get; init; } = SnowflakeLayout.Default;

    /// <summary>
    /// Which datacenter may lease which worker ids, without overlap. Only where the layout has no datacenter bits;
    /// empty: the pool serves datacenter <see cref="HomeDatacenter"/> alone.
    /// </summary>
    [Id(2)]
    public ImmutableArray<DatacenterRange> Ranges { get; init; } = [];

    /// <summary>The only datacenter that is served when there are neither datacenter bits nor <see cref="Ranges"/>. Default: 0.</summary>
    [Id(3)]
    public int HomeDatacenter { get; init; }

    /// <inheritdoc/>
    public bool Equals(PoolDefinition? other) =>
        other is not null && Name == other.Name && Layout == other.Layout && HomeDatacenter == other.HomeDatacenter
        && Ranges.AsSpan().SequenceEqual(other.Ranges.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Layout, HomeDatacenter, Ranges.Length);
}
