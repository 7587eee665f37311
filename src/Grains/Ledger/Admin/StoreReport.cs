namespace Granary.Ledger.Admin;

/// <summary>What a backup, a restore or a copy has carried.</summary>
/// <param name="Incarnation">The incarnation of the store that was read.</param>
/// <param name="Tables">Its tables.</param>
/// <param name="Restored">What a restore has raised; <see langword="null"/> of the others.</param>
public sealed record StoreReport(Guid Incarnation, IReadOnlyList<TableCount> Tables, RestoredReport? Restored = null)
{
    /// <summary>The rows of all tables.</summary>
    public long Rows => Tables.Sum(static table => table.Rows);
}
