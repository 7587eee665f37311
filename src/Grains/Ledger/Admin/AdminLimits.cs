using Granary.Ids;

namespace Granary.Ledger.Admin;

/// <summary>The bounds of the operator's work on a store.</summary>
public static class AdminLimits
{
    /// <summary>The version of the backups that this version of Granary writes, and the newest that it reads.</summary>
    public const int BackupFormat = 1;

    /// <summary>How many claims of a shard a restore leaves room for: one every half minute for a year.</summary>
    public const long EpochRaise = 1_000_000;

    /// <summary>Since when the seconds are counted that take part in a restored store's epochs; they fit 31 bits until 2093.</summary>
    public static readonly DateTimeOffset EpochTimeStart = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>How many values of a sequence are skipped unless the operator says otherwise: 30 000 a second for nine hours.</summary>
    public const long SequenceGapDefault = 1_000_000_000;

    /// <summary>How many sequences one restore is given exact values for.</summary>
    public const int SequencesMax = 10_000;

    /// <summary>After how many rows progress is told.</summary>
    public const int ProgressEvery = 10_000;

    /// <summary>How many backups of one silo are under way at once.</summary>
    public const int BackupsAtOnceMax = 1;

    /// <summary>How far the clock of a former database may have been ahead of the present one's.</summary>
    public static readonly TimeSpan ClockMargin = TimeSpan.FromMinutes(1);

    /// <summary>How long one statement of the operator's work may take.</summary>
    public static readonly TimeSpan StatementTimeout = TimeSpan.FromMinutes(30);

    /// <summary>How long the work waits for whoever holds the store before it says so.</summary>
    public static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(5);

    /// <summary>The budget that is reckoned with when nobody names a longer one.</summary>
    public static readonly TimeSpan BudgetDefault = IdLimits.BudgetDefault;
}
