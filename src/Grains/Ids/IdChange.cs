namespace Granary.Ids;

/// <summary>
/// One row to put or to delete. Later changes of a row replace earlier ones; a decision's changes belong in one
/// transaction.
/// </summary>
/// <param name="Row">The row.</param>
/// <param name="IsDelete">
/// Whether the row goes; otherwise it is written as it stands here, be it there already or not.
/// </param>
internal readonly record struct IdChange(IdRow Row, bool IsDelete)
{
    public static IdChange Put(IdRow row) => new(row, IsDelete: false);

    public static IdChange Delete(IdRow row) => new(row, IsDelete: true);
}
