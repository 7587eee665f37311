namespace Granary.Ledger;

/// <summary>One way of writing rows of one table, in the text of either dialect.</summary>
/// <param name="Table">The table; rows of one table and key replace each other within a round.</param>
/// <param name="Columns">The parameters, in order; the key comes first.</param>
/// <param name="KeyColumns">How many of them are the key.</param>
/// <param name="Sqlite">Writes one row; the parameters are <c>@column</c>.</param>
/// <param name="Postgres">Writes a run of rows; the parameters are <c>$1…$n</c>, an array a column.</param>
/// <param name="Step">Where it stands in a round: behind all statements of lower steps. Only one that looks at what others wrote needs it.</param>
internal sealed record LedgerStatement(
    string Table, LedgerColumn[] Columns, int KeyColumns, string Sqlite, string Postgres, int Step = 0);
