namespace Granary.Ledger.Admin;

/// <summary>The operator's work was refused or failed.</summary>
internal sealed class AdminError(RefusalKind kind, string code, string message, Exception? cause = null)
    : GranaryException(kind, code, message, cause)
{
    public static AdminError Conflict(string code, string message, Exception? cause = null) => new(RefusalKind.Conflict, code, message, cause);

    public static AdminError Invalid(string code, string message) => new(RefusalKind.Invalid, code, message);

    public static AdminError Damaged(string file, string what, Exception? cause = null) => Conflict(
        AdminCodes.BackupDamaged, $"The backup {file} is damaged: {what} Nothing was changed; take another backup.", cause);

    public static AdminError InUse(string what, Exception? cause = null) => Conflict(
        AdminCodes.StoreInUse, $"{what} Stop all silos of this store, then do it again.", cause);
}
