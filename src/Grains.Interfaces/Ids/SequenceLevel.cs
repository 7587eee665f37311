namespace Granary.Ids;

/// <summary>What a sequence promises about the order of its values over all takers, and about gaps. The stronger, the slower.</summary>
[GenerateSerializer, Alias("granary.ids.sequence-level")]
public enum SequenceLevel
{
    /// <summary>Takers hold runs of values: each one's values grow, and those of all only roughly. Millions a second in a process.</summary>
    Trend = 0,

    /// <summary>Who asks after another was answered, anywhere, gets a greater value. A crash leaves a gap. One call for each value, or for many together.</summary>
    Monotonic = 1,

    /// <summary><see cref="Monotonic"/>, and each value is durable before it is told: only a taker that dies or gives up leaves a gap.</summary>
    Strict = 2,
}
