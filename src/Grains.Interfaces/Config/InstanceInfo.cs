namespace Granary.Config;

/// <summary>An instance, and what it runs.</summary>
/// <param name="Report">What it said last.</param>
/// <param name="At">When.</param>
/// <param name="Expected">The revision that it should run.</param>
/// <param name="IsDrifting">Whether it has been behind for longer than <see cref="ConfigLimits.DriftAfter"/>, or has said that it cannot apply what it got.</param>
[GenerateSerializer, Immutable, Alias("granary.config.instance-info")]
public sealed record InstanceInfo(
    [property: Id(0)] ConfigReport Report, [property: Id(1)] DateTimeOffset At, [property: Id(2)] long Expected, [property: Id(3)] bool IsDrifting);
