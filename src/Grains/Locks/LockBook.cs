using System.Diagnostics;
using System.Runtime.InteropServices;
using Granary.Shards;

namespace Granary.Locks;

/// <summary>
/// The locks of a shard and the requests for them: who is granted what, and what is offered to whom when something becomes free. A
/// request for several locks is granted when it is next in line at all of them. All requests stand in one order, the mode before the
/// arrival, and it is the same at every lock, so that two of them never wait for each other.
/// </summary>
internal sealed class LockBook(TokenSource tokens)
{
    private readonly Dictionary<(string Space, string Name), LockEntry> _entries = [];
    private readonly Dictionary<OperationId, Lease> _leases = [];
    private readonly Dictionary<OperationId, Lease> _upgrades = [];
    private readonly Queue<(Lease Lease, LeaseUpgrade? Upgrade, TimeSpan Until)> _offers = new();
    private readonly Queue<LockEntry> _unsettled = new();
    private readonly SlotMap _slots = new();
    private long _arrivals;

    /// <summary>All locks that are held or waited for.</summary>
    public IReadOnlyCollection<LockEntry> Entries => _entries.Values;

    /// <summary>How many requests wait.</summary>
    public int Waiting { get; private set; }

    /// <summary>How many locks are held, each holder counted.</summary>
    public int Held { get; private set; }

    /// <summary>When the oldest offer passes on.</summary>
    public TimeSpan? NextDue => _offers.TryPeek(out var offer) ? offer.Until : null;

    public LockEntry? Find(string space, string name) => _entries.GetValueOrDefault((space, name));

    public Lease? Find(OperationId id) => _leases.GetValueOrDefault(id);

    /// <summary>The lease that an upgrade of that id was asked for.</summary>
    public Lease? FindUpgraded(OperationId upgrade) => _upgrades.GetValueOrDefault(upgrade);

    /// <summary>Takes up a holder that was stored.</summary>
    public void Load(HolderRow row, SessionRecord session)
    {
        ref var lease = ref CollectionsMarshal.GetValueRefOrAddDefault(_leases, row.Lease, out var exists);
        if (!exists)
        {
            lease = new Lease(row.Lease, session, Guid.Empty, ++_arrivals, row.Mode, row.Permits, 1, row.Note) { Phase = LeasePhase.Held };
            session.Leases.Add(row.Lease, lease);
            if (row.Upgrade is { } upgrade)
            {
                lease.Upgrade = new LeaseUpgrade(upgrade, Guid.Empty) { Phase = LeasePhase.Held };
                _upgrades.Add(upgrade, lease);
            }
        }

        var entry = EntryOf(row.Space, row.Name);
        var hold = new Hold(entry, lease!, row.Slot, row.Token, row.GrantedAt);
        _slots.Load(row.Slot);
        entry.Revision = Math.Max(entry.Revision, row.Token);
        lease!.Entries.Add(entry);
        Add(hold);
    }

    /// <summary>A new request, which is granted at once if it can be.</summary>
    public Lease Arrive(AcquireLock command, SessionRecord session, LockJournal journal)
    {
        var lease = new Lease(
            command.Operation, session, command.Listener, ++_arrivals, command.Mode, command.Permits, command.Limit, command.Note);
        foreach (var name in command.Names)
        {
            lease.Entries.Add(EntryOf(command.Space, name));
        }

        if (IsAdmitted(lease))
        {
            _leases.Add(lease.Id, lease);
            session.Leases.Add(lease.Id, lease);
            Grant(lease, LeasePhase.Held, journal);
        }

        return lease;
    }

    /// <summary>Lets a request go that was not granted and does not wait.</summary>
    public void Dismiss(Lease lease)
    {
        foreach (var entry in lease.Entries.Where(static entry => entry.IsIdle))
        {
            _entries.Remove((entry.Space, entry.Name));
        }
    }

    /// <summary>Puts a request that was not granted into the queues.</summary>
    public void Enqueue(Lease lease, LockJournal journal)
    {
        Debug.Assert(lease is { Phase: LeasePhase.Waiting, Holds.Count: 0 }, "only who has nothing waits");
        _leases.Add(lease.Id, lease);
        lease.Session.Leases.Add(lease.Id, lease);
        Wait(lease.Session, 1);
        foreach (var entry in lease.Entries)
        {
            entry.Enqueue(lease);
            journal.Touched.Add(entry);
        }
    }

    /// <summary>Takes a request out, whatever it has or waits for; what it had goes to the next in line.</summary>
    public void Remove(Lease lease, LockJournal journal)
    {
        if (lease.Upgrade is not null)
        {
            ForgetUpgrade(lease);
        }

        if (lease.Phase == LeasePhase.Waiting)
        {
            Wait(lease.Session, -1);
            foreach (var entry in lease.Entries)
            {
                entry.Dequeue(lease);
            }
        }

        foreach (var hold in lease.Holds)
        {
            hold.Entry.Remove(hold);
            _slots.Free(hold.Slot);
            journal.Delete(hold);
        }

        Held -= lease.Holds.Count;
        lease.Holds.Clear();
        _leases.Remove(lease.Id);
        lease.Session.Leases.Remove(lease.Id);
        Unsettle(lease, journal);
    }

    /// <summary>Sets an upgradeable lease out on its way to be exclusive. It is at once, or waits; without waiting it stays what it is.</summary>
    public bool TryUpgrade(Lease lease, LeaseUpgrade upgrade, bool wait, LockJournal journal)
    {
        var isAdmitted = lease.Entries.TrueForAll(entry => entry.AdmitsUpgrade(lease));
        if (!isAdmitted && !wait)
        {
            return false;
        }

        lease.Upgrade = upgrade;
        _upgrades.Add(upgrade.Id, lease);
        if (isAdmitted)
        {
            Exclude(lease, LeasePhase.Held, journal);
            return true;
        }

        Wait(lease.Session, 1);
        foreach (var entry in lease.Entries)
        {
            entry.Upgrader = lease;
            journal.Touched.Add(entry);
        }

        return true;
    }

    /// <summary>Makes a lease upgradeable again whose upgrade was given up, whether it waited or had come through.</summary>
    public void Downgrade(Lease lease, LockJournal journal)
    {
        var isExclusive = lease.Mode == LockMode.Exclusive;
        ForgetUpgrade(lease);
        if (isExclusive)
        {
            lease.Mode = LockMode.Upgradeable;
            foreach (var hold in lease.Holds)
            {
                hold.Entry.Changed(LockMode.Exclusive, LockMode.Upgradeable);
                journal.Put(hold);
            }
        }

        Unsettle(lease, journal);
    }

    /// <summary>Passes on what was offered and not claimed.</summary>
    /// <returns>How many offers passed on.</returns>
    public int PassOn(LockJournal journal)
    {
        var passed = 0;
        while (_offers.TryPeek(out var offer) && offer.Until <= journal.Now.Elapsed)
        {
            _offers.Dequeue();
            switch (offer)
            {
                case { Upgrade: { Phase: LeasePhase.Offered } upgrade } when offer.Lease.Upgrade == upgrade:
                    Downgrade(offer.Lease, journal);
                    passed++;
                    break;
                case { Upgrade: null, Lease.Phase: LeasePhase.Offered } when Find(offer.Lease.Id) == offer.Lease:
                    Remove(offer.Lease, journal);
                    passed++;
                    break;
            }
        }

        return passed;
    }

    /// <summary>Offers what has become free to those who are next in line, and forgets the locks that nobody is about any more.</summary>
    public void Settle(LockJournal journal)
    {
        while (_unsettled.TryDequeue(out var entry))
        {
            while (!tokens.IsUsedUp && OfferNext(entry, journal))
            {
            }
        }

        foreach (var entry in journal.Touched)
        {
            entry.Revision = tokens.Next();
            if (entry.IsIdle)
            {
                _entries.Remove((entry.Space, entry.Name));
            }
        }
    }

    private bool OfferNext(LockEntry entry, LockJournal journal)
    {
        if (entry.Upgrader is { } upgrader)
        {
            if (!upgrader.Entries.TrueForAll(other => other.AdmitsUpgrade(upgrader)))
            {
                return false;
            }

            Wait(upgrader.Session, -1);
            foreach (var other in upgrader.Entries)
            {
                other.Upgrader = null;
            }

            Exclude(upgrader, LeasePhase.Offered, journal);
            return true;
        }

        // While a writer waits nobody else is let in; and who is not next in line at all of its locks waits on.
        if (entry.FirstWriter is { } writer)
        {
            return TryOffer(writer, journal);
        }

        return (entry.FirstUpgradeable is { } upgradeable && TryOffer(upgradeable, journal))
            || (entry.FirstOther is { } reader && TryOffer(reader, journal));
    }

    private bool TryOffer(Lease lease, LockJournal journal)
    {
        if (!IsAdmitted(lease))
        {
            return false;
        }

        Wait(lease.Session, -1);
        foreach (var entry in lease.Entries)
        {
            entry.Dequeue(lease);
            if (lease.Entries.Count > 1)
            {
                _unsettled.Enqueue(entry);
            }
        }

        Grant(lease, LeasePhase.Offered, journal);
        return true;
    }

    private static bool IsAdmitted(Lease lease)
    {
        foreach (var entry in lease.Entries)
        {
            if (!entry.Admits(lease))
            {
                return false;
            }
        }

        return true;
    }

    private void Grant(Lease lease, LeasePhase phase, LockJournal journal)
    {
        foreach (var entry in lease.Entries)
        {
            Add(new Hold(entry, lease, _slots.Take(), tokens.Next(), journal.Now.Wall));
        }

        lease.Phase = phase;
        foreach (var hold in lease.Holds)
        {
            journal.Put(hold);
            journal.Touched.Add(hold.Entry);
        }

        if (phase == LeasePhase.Offered)
        {
            lease.OfferedUntil = journal.Now.Elapsed + LockLimits.OfferPatience;
            _offers.Enqueue((lease, null, lease.OfferedUntil));
            journal.Tell(lease.Listener, new LockOffered(lease.Id));
        }
    }

    private void Exclude(Lease lease, LeasePhase phase, LockJournal journal)
    {
        Debug.Assert(lease is { Mode: LockMode.Upgradeable, Upgrade: not null }, "only an upgradeable lease is upgraded");
        lease.Mode = LockMode.Exclusive;
        lease.Upgrade.Phase = phase;
        foreach (var hold in lease.Holds)
        {
            hold.Entry.Changed(LockMode.Upgradeable, LockMode.Exclusive);
            hold.Token = tokens.Next();
            journal.Put(hold);
            journal.Touched.Add(hold.Entry);
        }

        if (phase == LeasePhase.Offered)
        {
            var until = journal.Now.Elapsed + LockLimits.OfferPatience;
            _offers.Enqueue((lease, lease.Upgrade, until));
            journal.Tell(lease.Upgrade.Listener, new LockOffered(lease.Upgrade.Id));
        }
    }

    private void ForgetUpgrade(Lease lease)
    {
        Debug.Assert(lease.Upgrade is not null, "there is an upgrade");
        _upgrades.Remove(lease.Upgrade.Id);
        if (lease.Upgrade.Phase == LeasePhase.Waiting)
        {
            Wait(lease.Session, -1);
            foreach (var entry in lease.Entries)
            {
                entry.Upgrader = null;
            }
        }

        lease.Upgrade = null;
    }

    private void Unsettle(Lease lease, LockJournal journal)
    {
        foreach (var entry in lease.Entries)
        {
            journal.Touched.Add(entry);
            _unsettled.Enqueue(entry);
        }
    }

    private void Add(Hold hold)
    {
        hold.Entry.Add(hold);
        hold.Lease.Holds.Add(hold);
        Held++;
    }

    private void Wait(SessionRecord session, int sign)
    {
        session.Waiting += sign;
        Waiting += sign;
    }

    private LockEntry EntryOf(string space, string name)
    {
        ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_entries, (space, name), out _);
        return entry ??= new LockEntry(space, name);
    }
}
