namespace Granary.Ledger.Admin;

/// <summary>The stable error codes of the operator's work on a store.</summary>
public static class AdminCodes
{
    /// <summary>A backup is being made by this silo already.</summary>
    public const string BackupRunning = "admin.backup_running";

    /// <summary>There is no such file, or it is no backup.</summary>
    public const string BackupUnreadable = "admin.backup_unreadable";

    /// <summary>The backup is not what it was when it was made.</summary>
    public const string BackupDamaged = "admin.backup_damaged";

    /// <summary>The backup was made by a newer version.</summary>
    public const string BackupNewer = "admin.backup_newer";

    /// <summary>There is a file of that name already.</summary>
    public const string FileExists = "admin.file_exists";

    /// <summary>There is no store.</summary>
    public const string StoreMissing = "admin.store_missing";

    /// <summary>The store's schema is older than this version's.</summary>
    public const string SchemaOlder = "admin.schema_older";

    /// <summary>The two stores have tables that do not match.</summary>
    public const string SchemaDiffers = "admin.schema_differs";

    /// <summary>The store holds something already.</summary>
    public const string StoreNotEmpty = "admin.store_not_empty";

    /// <summary>A silo, or something else, works on the store.</summary>
    public const string StoreInUse = "admin.store_in_use";

    /// <summary>Source and target are the same store.</summary>
    public const string SameStore = "admin.same_store";

    /// <summary>A budget out of its bounds.</summary>
    public const string BudgetInvalid = "admin.budget_invalid";

    /// <summary>A sequence gap or a next value that the sequence cannot have.</summary>
    public const string SequenceInvalid = "admin.sequence_invalid";

    /// <summary>The store went back in time.</summary>
    public const string StoreWentBack = "admin.store_went_back";

    /// <summary>The work goes on while no silo runs, so it is no verb of the command line over HTTP.</summary>
    public const string Offline = "admin.offline";

    /// <summary>The words of the verb are not understood.</summary>
    public const string Usage = "admin.usage";

    /// <summary>The settings of the store break their rules.</summary>
    public const string SettingsInvalid = "admin.settings_invalid";

    /// <summary>This version cannot use the store's schema.</summary>
    public const string SchemaUnusable = "admin.schema_unusable";

    /// <summary>The database cannot be used.</summary>
    public const string DatabaseUnavailable = "admin.database_unavailable";

    /// <summary>A file cannot be read or written.</summary>
    public const string FileFailed = "admin.file_failed";
}
