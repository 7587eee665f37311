using Granary.Shards;

namespace Granary.Ids;

/// <summary>
/// A process that leases worker ids and makes ids with them, or the ghost of one that should have stopped.
/// </summary>
internal sealed class ModelHolder(WorkerHolder who, int datacenter, int? worker, IUsedIds used)
{
    private long _position;

    public WorkerHolder Who => who;

    /// <summary>The request that is being repeated until it is answered.</summary>
    public OperationId? Asking { get; set; }

    public WorkerLease? Lease { get; private set; }

    public LeaseWorkers Request(string pool, int workers, TimeSpan budget, WhenAhead whenAhead) =>
        new(Asking!.Value, pool, workers, who, datacenter, budget, worker, whenAhead);

    public void Told(OperationId operation, ShardReply reply)
    {
        if (reply is WorkerLease lease && (Lease?.LeaseId == lease.LeaseId || (Lease is null && Asking == operation)))
        {
            Take(lease);
        }
        else if (Lease is null && Asking == operation)
        {
            Asking = null;
        }
    }

    public void ToldRenewed(ShardReply reply)
    {
        if (reply is WorkerLease lease && lease.LeaseId == Lease?.LeaseId)
        {
            Take(lease);
        }
    }

    /// <summary>Makes ids up to <paramref name="tick"/>, as far as the slice goes.</summary>
    public void Use(long tick)
    {
        if (Lease is { } lease)
        {
            var end = Math.Min(tick, lease.Hi);
            used.Use(lease, _position, end);
            _position = Math.Max(_position, end);
        }
    }

    /// <summary>Stops for good and says what to tell the shard.</summary>
    public ReleaseWorkers Release(OperationId operation, string pool, bool withTail)
    {
        var lease = Lease!;
        if (!withTail)
        {
            Use(long.MaxValue);
        }

        (Lease, Asking) = (null, null);
        return new ReleaseWorkers(operation, pool, lease.LeaseId, withTail ? _position : null);
    }

    /// <summary>Starts anew like a process that died, and returns the ghost that lives on with the lease.</summary>
    public ModelHolder Die()
    {
        var ghost = new ModelHolder(who, datacenter, worker, used) { Lease = Lease, _position = _position };
        (Lease, Asking) = (null, null);
        return ghost;
    }

    private void Take(WorkerLease lease)
    {
        Assert.True(lease.Lo < lease.Hi, "A slice holds a tick.");
        Assert.True(lease.FirstWorker % lease.Workers == 0, "A block is aligned.");
        if (Lease is { } former && lease.Lo > former.Hi)
        {
            Use(long.MaxValue);
        }

        // Answers may overtake each other; a slice that was granted stays granted.
        if (Lease is null || lease.Hi > Lease.Hi)
        {
            _position = Math.Max(_position, lease.Lo);
            Lease = lease;
        }
    }
}
