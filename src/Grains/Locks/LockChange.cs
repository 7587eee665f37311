namespace Granary.Locks;

/// <summary>
/// What a decision does to one slot's row. Later changes of a slot replace earlier ones; a decision's changes belong in one
/// transaction.
/// </summary>
/// <param name="Slot">The slot.</param>
/// <param name="Row">The row as it stands now; <see langword="null"/> when it goes.</param>
internal readonly record struct LockChange(long Slot, HolderRow? Row);
