namespace Granary.Config;

/// <summary>What a namespace is, apart from what it says.</summary>
[GenerateSerializer, Immutable, Alias("granary.config.namespace-definition")]
public sealed record NamespaceDefinition
{
    /// <summary>Which namespace; cluster and name keep <see cref="NameRules"/>.</summary>
    [Id(0)]
    public required NamespaceName Name { get; init; }

    /// <summary>How it is written. Cannot be changed. Default: properties.</summary>
    [Id(1)]
    public ConfigFormat Format { get; init; }

    /// <summary>Whether namespaces of other applications may extend it. Default: no.</summary>
    [Id(2)]
    public bool IsPublic { get; init; }

    /// <summary>The public namespace that it extends: what it does not say itself is taken from there. Default: none. Takes effect with the next release.</summary>
    [Id(3)]
    public NamespaceBase? Extends { get; init; }

    /// <summary>
    /// A JSON Schema that every release must keep, at most <see cref="ConfigLimits.SchemaBytesMax"/>; not for texts. Properties are an
    /// object of their keys. Default: none.
    /// </summary>
    [Id(4)]
    public string? Schema { get; init; }

    /// <summary>Whether all of it is secret. Cannot be changed. Default: no; then each property may be.</summary>
    [Id(5)]
    public bool IsSecret { get; init; }

    /// <summary>Whether who has edited a draft may not publish it. Default: no.</summary>
    [Id(6)]
    public bool NeedsSecondPerson { get; init; }

    /// <summary>
    /// How many releases are kept, the newest: <see cref="ConfigLimits.ReleasesKeptMin"/> to <see cref="ConfigLimits.ReleasesKeptMax"/>.
    /// Those in use are kept beside them. Default: <see cref="ConfigLimits.ReleasesKeptDefault"/>.
    /// </summary>
    [Id(7)]
    public int ReleasesKept { get; init; } = ConfigLimits.ReleasesKeptDefault;

    /// <summary>What it is for, at most <see cref="ConfigLimits.CommentLengthMax"/> characters.</summary>
    [Id(8)]
    public string? Description { get; init; }
}
