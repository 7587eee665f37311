namespace Granary.Ids;

/// <summary>The last request of a taker of a strict sequence, which a repeat is answered from.</summary>
/// <param name="Sequence">The sequence.</param>
/// <param name="Taker">The taker.</param>
/// <param name="Turn">The request's number.</param>
/// <param name="First">The first ordinal that it got.</param>
/// <param name="Count">How many it got.</param>
/// <param name="TakenAt">When, by the database's time in Unix milliseconds.</param>
internal sealed record TakerRow(string Sequence, Guid Taker, long Turn, long First, int Count, long TakenAt) : IdRow
{
    /// <inheritdoc/>
    public override string Key => $"{Sequence} {Taker}";
}
