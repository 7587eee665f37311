namespace Granary.Ids;

/// <summary>A sequence. The value of ordinal <c>n</c> is <c>Start + n × Step</c>.</summary>
/// <param name="Definition">What the sequence is.</param>
/// <param name="CreatedAt">When it was created, in whole milliseconds.</param>
/// <param name="ReservedOrdinal">The first ordinal that no shard has reserved.</param>
/// <param name="Returned">
/// Ordinals below it that a clean stop left unused, as <see cref="OrdinalRuns"/> writes them; mostly empty.
/// </param>
internal sealed record SequenceRow(
    SequenceDefinition Definition,
    DateTimeOffset CreatedAt,
    long ReservedOrdinal,
    string Returned) : IdRow
{
    /// <inheritdoc/>
    public override string Key => Definition.Name;
}
