namespace Granary.Locks;

/// <summary>How far a request, or the upgrade of a lease, has come.</summary>
internal enum LeasePhase
{
    /// <summary>It stands in the queues of its locks.</summary>
    Waiting = 0,

    /// <summary>It has its locks, but its session has not claimed them yet.</summary>
    Offered,

    /// <summary>Its session holds the locks.</summary>
    Held,
}
