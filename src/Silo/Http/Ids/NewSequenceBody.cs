using System.Text.Json.Serialization;
using Granary.Ids;

namespace Granary.Http.Ids;

/// <summary>What a new sequence shall be.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Start">The first value. Default: 1.</param>
/// <param name="Step">The distance of two values. Default: 1.</param>
/// <param name="Maximum">The greatest value there may be. Default: the largest 64-bit number.</param>
/// <param name="Level">What is promised about order and gaps: trend, monotonic or strict. Default: trend.</param>
internal sealed record NewSequenceBody(
    string Name,
    [property: JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)] long? Start = null,
    [property: JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)] long? Step = null,
    [property: JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)] long? Maximum = null,
    SequenceLevel Level = SequenceLevel.Trend)
{
    public SequenceDefinition ToDefinition() => new(Name, Start ?? 1, Step ?? 1, Maximum ?? long.MaxValue, Level);
}
