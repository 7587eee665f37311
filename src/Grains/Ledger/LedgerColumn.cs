namespace Granary.Ledger;

/// <summary>A column of a ledger table.</summary>
internal readonly record struct LedgerColumn(string Name, LedgerType Type);
