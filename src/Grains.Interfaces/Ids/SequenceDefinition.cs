namespace Granary.Ids;

/// <summary>What a sequence is: fixed when it is created.</summary>
/// <param name="Name">The sequence's name (<see cref="NameRules"/>).</param>
/// <param name="Start">The first value. Default: 1.</param>
/// <param name="Step">The distance of two values, 1 to <see cref="IdLimits.SequenceStepMax"/>. Default: 1.</param>
/// <param name="Maximum">The greatest value there may be; past it the sequence is exhausted, it never wraps. Default: the largest long.</param>
/// <param name="Level">What is promised about order and gaps. Default: <see cref="SequenceLevel.Trend"/>.</param>
[GenerateSerializer, Immutable, Alias("granary.ids.sequence-definition")]
public sealed record SequenceDefinition(
    [property: Id(0)] string Name,
    [property: Id(1)] long Start = 1,
    [property: Id(2)] long Step = 1,
    [property: Id(3)] long Maximum = long.MaxValue,
    [property: Id(4)] SequenceLevel Level = SequenceLevel.Trend);
