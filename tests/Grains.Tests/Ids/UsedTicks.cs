namespace Granary.Ids;

/// <summary>Used ticks as intervals for each worker id; for slices of any length.</summary>
internal sealed class UsedTicks : IUsedIds
{
    private readonly Dictionary<(int Datacenter, int Worker), SortedList<long, (long To, Guid Lease)>> _used = [];

    public void Use(WorkerLease lease, long from, long to)
    {
        if (from >= to)
        {
            return;
        }

        for (var worker = lease.FirstWorker; worker < lease.FirstWorker + lease.Workers; worker++)
        {
            Use((lease.Datacenter, worker), from, to, lease.LeaseId);
        }
    }

    private void Use((int Datacenter, int Worker) place, long from, long to, Guid lease)
    {
        if (!_used.TryGetValue(place, out var intervals))
        {
            _used.Add(place, intervals = []);
        }

        foreach (var (otherFrom, other) in intervals)
        {
            Assert.False(
                from < other.To && otherFrom < to,
                $"Lease {lease} used [{from}, {to}) on {place}, but lease {other.Lease} used [{otherFrom}, {other.To}).");
        }

        intervals.Add(from, (to, lease));
    }
}
