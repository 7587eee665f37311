namespace Granary.Config;

/// <summary>What is wrong with a content.</summary>
/// <param name="Line">The line, from 1 on; of properties, the place of the key in their order.</param>
/// <param name="Column">The column, from 1 on.</param>
/// <param name="Rule">The rule that is broken, and where.</param>
internal sealed record ContentFault(long Line, long Column, string Rule)
{
    /// <inheritdoc/>
    public override string ToString() => $"line {Line}, column {Column}: {Rule}";
}
