namespace Granary.Locks;

/// <summary>How a lock is held, and with whom beside.</summary>
[GenerateSerializer, Alias("granary.locks.mode")]
public enum LockMode
{
    /// <summary>Alone: a mutex, or the writer of a reader-writer lock.</summary>
    Exclusive = 0,

    /// <summary>Beside other readers and one upgradeable holder. A writer that waits keeps later readers out.</summary>
    Read = 1,

    /// <summary>Beside readers, one at a time; may become <see cref="Exclusive"/> without letting another writer in between.</summary>
    Upgradeable = 2,

    /// <summary>A number of a semaphore's permits, beside others as long as their sum keeps the limit.</summary>
    Permits = 3,
}
