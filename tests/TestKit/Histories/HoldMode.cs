namespace Granary.Histories;

/// <summary>How a lock is held, as the models know it.</summary>
public enum HoldMode
{
    /// <summary>Alone.</summary>
    Exclusive,

    /// <summary>Beside other readers and one upgradeable reader.</summary>
    Read,

    /// <summary>Beside readers, and alone after an upgrade.</summary>
    Upgradeable,

    /// <summary>Some of a semaphore's permits.</summary>
    Permits,
}
