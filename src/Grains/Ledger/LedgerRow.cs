namespace Granary.Ledger;

/// <summary>One row to write. Its value is the row's whole new state, so that of two in a round the later one is enough.</summary>
/// <param name="Statement">How to write it.</param>
/// <param name="Values">One per column, of the column's type or <see langword="null"/>.</param>
internal readonly record struct LedgerRow(LedgerStatement Statement, object?[] Values)
{
    private const int Overhead = 32;

    /// <summary>About how many bytes the row takes on its way to the database.</summary>
    public int Size
    {
        get
        {
            var size = Overhead;
            foreach (var value in Values)
            {
                size += value switch
                {
                    string text => text.Length,
                    byte[] bytes => bytes.Length,
                    _ => sizeof(long),
                };
            }

            return size;
        }
    }
}
