namespace Granary.Shards;

/// <summary>The client-made 128-bit name of one change, kept over its retries so that a repeat is answered and not done again.</summary>
/// <param name="Value">The id; never <see cref="Guid.Empty"/> for a command that changes something.</param>
[GenerateSerializer, Immutable, Alias("granary.operation-id")]
public readonly record struct OperationId([property: Id(0)] Guid Value)
{
    /// <summary>A new id, unlike any other.</summary>
    public static OperationId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("N");
}
