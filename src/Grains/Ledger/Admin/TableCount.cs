namespace Granary.Ledger.Admin;

/// <summary>How many rows of a table were carried.</summary>
/// <param name="Table">The table's name.</param>
/// <param name="Rows">The rows, so far or in all.</param>
public sealed record TableCount(string Table, long Rows);
