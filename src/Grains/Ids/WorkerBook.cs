using System.Diagnostics;

namespace Granary.Ids;

/// <summary>What a pool knows of its worker ids, and the rows that keep it: marks, leases and stable names.</summary>
/// <remarks>
/// A worker id's mark is the first tick that nobody was granted. While a lease's row is there, its end is the mark of
/// its block, so that a renewal writes one row however wide the block is; a mark gets a row of its own when a lease
/// ends and no other covers its block. The blocks of leases never overlap, and neither do those of names.
/// </remarks>
internal sealed class WorkerBook(PoolRow pool)
{
    private const int EndedRemembered = 256;

    private readonly Dictionary<int, WorkerSpace> _spaces = [];
    private readonly Dictionary<Guid, LeaseRow> _leases = [];
    private readonly Dictionary<(int Datacenter, string Name), HolderRow> _holders = [];
    private readonly HashSet<(int Space, int First, int Workers)> _marks = [];
    private readonly RecentEntries<string> _ended = new(EndedRemembered);
    private readonly long _floor = TickAtOrAfter(pool.Definition.Layout, pool.FloorMilliseconds);

    /// <summary>
    /// The first tick that the pool's workers may start at. It lies ahead of now for a while after a store was restored,
    /// and after a pool that ran ahead of time was deleted and created again.
    /// </summary>
    public long Floor => _floor;

    /// <summary>Takes in what was stored. Marks come first, then leases.</summary>
    public void Load(MarkRow mark)
    {
        _marks.Add((mark.Datacenter, mark.FirstWorker, mark.Workers));
        Space(mark.Datacenter).Raise(mark.FirstWorker, mark.Workers, mark.HighWater);
    }

    public void Load(LeaseRow lease)
    {
        var space = SpaceOf(lease.Datacenter);

        // Only raising the marks of a restored store puts one inside a slice. What the slice grants is then void.
        if (space.MarkOf(lease.FirstWorker, lease.Workers) > lease.Lo)
        {
            space.Raise(lease.FirstWorker, lease.Workers, lease.Hi);
            return;
        }

        _leases.Add(lease.LeaseId, lease);
        space.Set(lease.FirstWorker, lease.Workers, lease.Hi, lease);
    }

    public void Load(HolderRow holder)
    {
        _holders.Add((holder.Datacenter, holder.Name), holder);
        SpaceOf(holder.Datacenter).Keep(holder.FirstWorker, holder.Workers, holder);
    }

    public LeaseRow? Lease(Guid leaseId) => _leases.GetValueOrDefault(leaseId);

    /// <summary>Why the lease is no more, if that is remembered.</summary>
    public string? WhyEnded(Guid leaseId) => _ended.TryGet(leaseId, out var why) ? why : null;

    public HolderRow? Holder(int datacenter, string? name) =>
        name is null ? null : _holders.GetValueOrDefault((datacenter, name));

    public IReadOnlyList<LeaseRow> LiveLeases(long tick) => [.. _leases.Values
        .Where(lease => lease.IsLive(tick))
        .OrderBy(lease => lease.Datacenter)
        .ThenBy(lease => lease.FirstWorker)];

    /// <summary>The worker ids of the space that <paramref name="datacenter"/> draws from.</summary>
    public WorkerSpace SpaceOf(int datacenter) => Space(SpaceNumber(datacenter));

    /// <summary>The datacenter that ids carry for one that asks.</summary>
    public int SpaceNumber(int datacenter) => pool.Definition.Layout.DatacenterBits > 0 ? datacenter : 0;

    /// <summary>
    /// Writes a new or renewed lease, ends those whose worker ids it takes, and keeps the block for its holder's name.
    /// </summary>
    public void Put(LeaseRow lease, List<IdChange> changes)
    {
        Debug.Assert(lease.Lo < lease.Hi, "A slice holds at least one tick.");
        foreach (var former in SpaceOf(lease.Datacenter).LeasesIn(lease.FirstWorker, lease.EndWorker).ToArray())
        {
            if (former.LeaseId != lease.LeaseId)
            {
                Displace(former, lease, changes);
            }
        }

        _leases[lease.LeaseId] = lease;
        SpaceOf(lease.Datacenter).Set(lease.FirstWorker, lease.Workers, lease.Hi, lease);
        changes.Add(IdChange.Put(lease));
    }

    /// <summary>Ends a lease and leaves <paramref name="highWater"/> as the mark of its block.</summary>
    public void End(LeaseRow lease, long highWater, string why, List<IdChange> changes)
    {
        Remove(lease, highWater, why, changes);
        PutMark(lease, highWater, changes);
    }

    /// <summary>Keeps a block for a stable name, which gives up the block that it had.</summary>
    public void Keep(HolderRow holder, List<IdChange> changes)
    {
        var former = Holder(holder.Datacenter, holder.Name);
        if (former == holder)
        {
            return;
        }

        if (former is not null)
        {
            Unkeep(former);
        }

        _holders.Add((holder.Datacenter, holder.Name), holder);
        SpaceOf(holder.Datacenter).Keep(holder.FirstWorker, holder.Workers, holder);
        changes.Add(IdChange.Put(holder));
    }

    /// <summary>Takes a stable name off its worker ids in every datacenter; says whether there was one.</summary>
    public bool Forget(string name, List<IdChange> changes)
    {
        var forgotten = _holders.Values.Where(holder => holder.Name == name).ToArray();
        foreach (var holder in forgotten)
        {
            Unkeep(holder);
            changes.Add(IdChange.Delete(holder));
        }

        return forgotten.Length > 0;
    }

    /// <summary>The greatest mark of all: the first tick of which nothing was granted in the whole pool.</summary>
    public long MarkOfAll() => _spaces.Values.Select(space => space.MarkOfAll()).Append(_floor).Max();

    /// <summary>Every row but the pool's own.</summary>
    public IEnumerable<IdRow> Rows() =>
    [
        .. _leases.Values,
        .. _holders.Values,
        .. _marks.Select(at => new MarkRow(pool.Name, pool.Generation, at.Space, at.First, at.Workers, HighWater: 0)),
    ];

    private void Displace(LeaseRow former, LeaseRow next, List<IdChange> changes)
    {
        Debug.Assert(former.Hi <= next.Lo, "A slice begins where the former one ends, or later.");
        var why = $"its worker ids passed to {next.Holder} at {next.RenewedAt:O}";
        Remove(former, former.Hi, why, changes);

        // Where the next lease covers the block, its row carries a greater mark.
        if (!next.Covers(former))
        {
            PutMark(former, former.Hi, changes);
        }
    }

    private void Remove(LeaseRow lease, long highWater, string why, List<IdChange> changes)
    {
        _leases.Remove(lease.LeaseId);
        _ended.Remember(lease.LeaseId, why);
        SpaceOf(lease.Datacenter).Set(lease.FirstWorker, lease.Workers, highWater, lease: null);
        changes.Add(IdChange.Delete(lease));
    }

    private void PutMark(LeaseRow lease, long highWater, List<IdChange> changes)
    {
        var space = SpaceNumber(lease.Datacenter);
        _marks.Add((space, lease.FirstWorker, lease.Workers));
        changes.Add(IdChange.Put(
            new MarkRow(pool.Name, pool.Generation, space, lease.FirstWorker, lease.Workers, highWater)));
    }

    private void Unkeep(HolderRow holder)
    {
        _holders.Remove((holder.Datacenter, holder.Name));
        SpaceOf(holder.Datacenter).Keep(holder.FirstWorker, holder.Workers, holder: null);
    }

    private WorkerSpace Space(int number)
    {
        if (!_spaces.TryGetValue(number, out var space))
        {
            _spaces.Add(number, space = new WorkerSpace(_floor));
        }

        return space;
    }

    private static long TickAtOrAfter(SnowflakeLayout layout, long unixMilliseconds)
    {
        var since = unixMilliseconds - layout.Epoch.ToUnixTimeMilliseconds();
        return since <= 0 ? 0 : (since + layout.UnitMilliseconds - 1) / layout.UnitMilliseconds;
    }
}
