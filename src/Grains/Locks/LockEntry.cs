using System.Diagnostics;

namespace Granary.Locks;

/// <summary>
/// One lock: who holds it, who waits. Writers come before readers, and an upgrade before writers; within a mode the order is that
/// of arrival, and a request for many permits holds up smaller ones behind it, so that nobody starves but readers among writers.
/// </summary>
internal sealed class LockEntry(string space, string name)
{
    private ArrivalQueue _writers;
    private ArrivalQueue _upgradeables;
    private ArrivalQueue _others;
    private readonly List<Hold> _holders = new(1);
    private int _upgradeableHolders;
    private int _permitHolders;
    private int _writingHolders;
    private long _permits;

    public string Space => space;

    public string Name => name;

    /// <summary>Grows with every change.</summary>
    public long Revision { get; set; }

    /// <summary>The lease that waits to be exclusive instead of upgradeable.</summary>
    public Lease? Upgrader { get; set; }

    /// <summary>Who holds it, in the order of the grants.</summary>
    public IReadOnlyList<Hold> Holders => _holders;

    /// <summary>How many wait.</summary>
    public int Waiters => _writers.Count + _upgradeables.Count + _others.Count + (Upgrader is null ? 0 : 1);

    /// <summary>Whether nobody holds it and nobody waits.</summary>
    public bool IsIdle => _holders.Count == 0 && Waiters == 0;

    /// <summary>The first of the writers that wait.</summary>
    public Lease? FirstWriter => _writers.First;

    /// <summary>The first of the upgradeable ones that wait.</summary>
    public Lease? FirstUpgradeable => _upgradeables.First;

    /// <summary>The first of the readers and of the holders of permits that wait.</summary>
    public Lease? FirstOther => _others.First;

    public void Enqueue(Lease lease) => QueueOf(lease.Mode).Add(lease);

    public void Dequeue(Lease lease) => QueueOf(lease.Mode).Remove(lease);

    public void Add(Hold hold)
    {
        _holders.Add(hold);
        Count(hold.Lease.Mode, hold.Lease.Permits, 1);
    }

    public void Remove(Hold hold)
    {
        _holders.Remove(hold);
        Count(hold.Lease.Mode, hold.Lease.Permits, -1);
    }

    /// <summary>Takes note that a holder has another mode now.</summary>
    public void Changed(LockMode from, LockMode to)
    {
        Count(from, 0, -1);
        Count(to, 0, 1);
    }

    /// <summary>Whether the request is next in line here, and what is held lets it in. It need not stand in the queue.</summary>
    public bool Admits(Lease lease) => Upgrader is null && _holders.Count < LockLimits.HoldersPerNameMax && lease.Mode switch
    {
        LockMode.Exclusive => _holders.Count == 0 && _writers.IsNext(lease),
        LockMode.Read => IsOpenToReaders && _others.IsNext(lease),
        LockMode.Upgradeable => IsOpenToReaders && _upgradeableHolders == 0 && _upgradeables.IsNext(lease),
        LockMode.Permits => _writers.Count == 0 && _permitHolders == _holders.Count && _permits + lease.Permits <= lease.Limit && _others.IsNext(lease),
        _ => throw new ArgumentOutOfRangeException(nameof(lease), lease.Mode, "Unknown mode."),
    };

    /// <summary>Whether the lease, which holds the lock upgradeable, is alone with it.</summary>
    public bool AdmitsUpgrade(Lease lease)
    {
        Debug.Assert(_holders.Exists(hold => hold.Lease == lease), "only a holder upgrades");
        return _holders.Count == 1;
    }

    /// <summary>The lock as people see it.</summary>
    public LockInfo ToInfo() => new(space, name, Revision, [.. _holders.Select(static hold => hold.ToHolder())], Waiters);

    private bool IsOpenToReaders => _writers.Count == 0 && _writingHolders == 0 && _permitHolders == 0;

    private void Count(LockMode mode, int permits, int sign)
    {
        switch (mode)
        {
            case LockMode.Exclusive:
                _writingHolders += sign;
                break;
            case LockMode.Upgradeable:
                _upgradeableHolders += sign;
                break;
            case LockMode.Permits:
                _permitHolders += sign;
                _permits += sign * permits;
                break;
            case LockMode.Read:
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(mode), mode, "Unknown mode.");
        }
    }

    private ref ArrivalQueue QueueOf(LockMode mode)
    {
        switch (mode)
        {
            case LockMode.Exclusive:
                return ref _writers;
            case LockMode.Upgradeable:
                return ref _upgradeables;
            case LockMode.Read or LockMode.Permits:
                return ref _others;
            default:
                throw new ArgumentOutOfRangeException(nameof(mode), mode, "Unknown mode.");
        }
    }
}
