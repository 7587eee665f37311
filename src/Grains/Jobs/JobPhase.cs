namespace Granary.Jobs;

/// <summary>What a job in memory waits for.</summary>
internal enum JobPhase
{
    /// <summary>For its row to be durable: nobody may act on it before.</summary>
    Uncommitted = 0,

    /// <summary>For its time.</summary>
    Waiting = 1,

    /// <summary>For the jobs of its group that come first.</summary>
    Blocked = 2,

    /// <summary>For somebody to run it.</summary>
    Ready = 3,

    /// <summary>For its end, in this silo.</summary>
    Running = 4,

    /// <summary>For its end, at a worker.</summary>
    Leased = 5,

    /// <summary>For nothing: it has ended, or is left to its row.</summary>
    Gone = 6,
}
