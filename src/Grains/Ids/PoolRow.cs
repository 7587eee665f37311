namespace Granary.Ids;

/// <summary>A pool, or what is left of a deleted one.</summary>
/// <param name="Name">The pool's name.</param>
/// <param name="Generation">
/// Counts the pools that had this name, from 1. Rows of a pool's marks, leases and names belong to one generation.
/// </param>
/// <param name="Definition">What the pool is, or was.</param>
/// <param name="CreatedAt">When it was created, in whole milliseconds.</param>
/// <param name="Deleted">Whether the pool was deleted; then the row only keeps the floor.</param>
/// <param name="FloorMilliseconds">
/// Milliseconds after 1970 before which no worker of the pool may start: where the deleted pools of this name could
/// have come to.
/// </param>
internal sealed record PoolRow(
    string Name,
    int Generation,
    PoolDefinition Definition,
    DateTimeOffset CreatedAt,
    bool Deleted,
    long FloorMilliseconds) : IdRow
{
    /// <inheritdoc/>
    public override string Key => Name;
}
