using System.Collections.Immutable;

namespace Granary.Config;

/// <summary>A running instance of an application, which decides what gradual releases it gets.</summary>
[GenerateSerializer, Immutable, Alias("granary.config.instance")]
public sealed record ConfigInstance
{
    /// <summary>Its name, unlike any other's of the application: 1 to <see cref="ConfigLimits.LabelLengthMax"/> characters.</summary>
    [Id(0)]
    public required string Name { get; init; }

    /// <summary>Its IP address; <see langword="null"/> when it is not known.</summary>
    [Id(1)]
    public string? Address { get; init; }

    /// <summary>Its labels, at most <see cref="ConfigLimits.LabelsMax"/>, each name once.</summary>
    [Id(2)]
    public ImmutableArray<KeyValuePair<string, string>> Labels { get; init; } = [];
}
