using System.Globalization;
using Granary.Ids;

namespace Granary.Http.Ids;

/// <summary>A sequence.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Start">The first value.</param>
/// <param name="Step">The distance of two values.</param>
/// <param name="Maximum">The greatest value there may be.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="Next">The next value that a client would get; left out when exhausted.</param>
/// <param name="ReservedUntil">The first value that is not durably reserved; left out when all are.</param>
/// <param name="Level">What is promised about order and gaps.</param>
internal sealed record SequenceBody(
    string Name, string Start, string Step, string Maximum, DateTimeOffset CreatedAt, string? Next, string? ReservedUntil, SequenceLevel Level)
{
    public static SequenceBody Of(SequenceInfo sequence) => new(
        sequence.Definition.Name,
        Text(sequence.Definition.Start),
        Text(sequence.Definition.Step),
        Text(sequence.Definition.Maximum),
        sequence.CreatedAt,
        sequence.Next is { } next ? Text(next) : null,
        sequence.ReservedUntil is { } reserved ? Text(reserved) : null,
        sequence.Definition.Level);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
