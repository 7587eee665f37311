namespace Granary.Ids;

/// <summary>What is known of one worker id.</summary>
internal struct WorkerSlot
{
    /// <summary>The first tick that was not granted to anybody.</summary>
    public long HighWater;

    /// <summary>The lease that it is under, live or run out but not passed on.</summary>
    public LeaseRow? Lease;

    /// <summary>The stable name that it is kept for.</summary>
    public HolderRow? Holder;
}
