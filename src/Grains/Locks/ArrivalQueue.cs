namespace Granary.Locks;

/// <summary>The requests of a mode that wait for a lock, in the order of arrival. Most locks are never waited for, so it is made late.</summary>
internal struct ArrivalQueue
{
    private static readonly Comparer<Lease> ByArrival = Comparer<Lease>.Create(static (a, b) => a.Arrival.CompareTo(b.Arrival));

    private SortedSet<Lease>? _leases;

    public readonly int Count => _leases?.Count ?? 0;

    public readonly Lease? First => _leases?.Min;

    /// <summary>Whether nobody stands before the request, which need not stand in the queue itself: then it would be the last.</summary>
    public readonly bool IsNext(Lease lease) => First is not { } first || first == lease;

    public void Add(Lease lease) => (_leases ??= new SortedSet<Lease>(ByArrival)).Add(lease);

    public readonly void Remove(Lease lease) => _leases?.Remove(lease);
}
