namespace Granary.Ids;

/// <summary>Notes which ticks of which worker id are anybody's, and finds grants that overlap. Thread-safe.</summary>
internal sealed class GrantBook
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Pool, int Worker), long> _takenUntil = [];
    private readonly List<string> _overlaps = [];

    /// <summary>What was granted twice.</summary>
    public IReadOnlyList<string> Overlaps
    {
        get
        {
            lock (_gate)
            {
                return [.. _overlaps];
            }
        }
    }

    /// <summary>Notes a new lease: none of its ticks may be another's.</summary>
    public void Granted(WorkerLease lease)
    {
        lock (_gate)
        {
            var key = (lease.Pool, lease.FirstWorker);
            if (_takenUntil.TryGetValue(key, out var until) && lease.Lo < until)
            {
                _overlaps.Add($"{lease.LeaseId} got worker {lease.FirstWorker} of {lease.Pool} from {lease.Lo}, taken until {until}.");
            }

            _takenUntil[key] = lease.Hi;
        }
    }

    /// <summary>Notes that a lease was moved ahead.</summary>
    public void Renewed(WorkerLease lease)
    {
        lock (_gate)
        {
            _takenUntil[(lease.Pool, lease.FirstWorker)] = lease.Hi;
        }
    }

    /// <summary>Notes that a lease's ticks from <paramref name="nextTick"/> on are nobody's any more; to be called before the silo is told.</summary>
    public void Releasing(WorkerLease lease, long nextTick)
    {
        lock (_gate)
        {
            _takenUntil[(lease.Pool, lease.FirstWorker)] = nextTick;
        }
    }
}
