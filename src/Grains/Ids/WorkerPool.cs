using System.Diagnostics;
using Granary.Shards;

namespace Granary.Ids;

/// <summary>
/// The rules of one pool: who gets which worker ids for which ticks. Every pair of worker id and tick is granted at
/// most once, since a slice begins at or after the marks of its worker ids and raises them to its end; leases, names
/// and clocks only decide to whom.
/// </summary>
internal sealed class WorkerPool(PoolRow row, Guid incarnation)
{
    private readonly WorkerMap _map = new(row.Definition);
    private readonly PoolRefusals _refusals = new(row.Definition);

    public PoolRow Row { get; } = row;

    /// <summary>The state, which loading fills.</summary>
    public WorkerBook Book { get; } = new(row);

    private SnowflakeLayout Layout => Row.Definition.Layout;

    public ShardReply Lease(LeaseWorkers command, DateTimeOffset now, List<IdChange> changes)
    {
        if (_map.Check(command, out var window) is { } refusal)
        {
            return refusal;
        }

        if (Book.Lease(command.Operation.Value) is { } same)
        {
            // Two processes with one operation id must not both get the lease.
            return same.Holder == command.Holder
                ? Extend(same, command.Budget, now, changes)
                : _refusals.WorkerHeld(same, now);
        }

        if (Book.WhyEnded(command.Operation.Value) is { } why)
        {
            return _refusals.LeaseLost(command.Operation.Value, why);
        }

        var tick = Layout.TickOf(now);
        if (tick < 0 || tick >= Layout.TicksMax)
        {
            return _refusals.TimeOutOfLayout(now);
        }

        var own = Book.Holder(window.Datacenter, command.Holder.Name);
        if (own is not null && HeldElsewhere(own, command.Holder.Host, now) is { } elsewhere)
        {
            return _refusals.WorkerHeld(elsewhere, now);
        }

        var wanted = command.Worker ?? (own?.Workers == command.Workers ? own.FirstWorker : null);
        return wanted is { } first
            ? LeaseWanted(command, window, first, own, now, changes)
            : LeaseAny(command, window, own, now, changes);
    }

    public ShardReply Renew(RenewWorkers command, DateTimeOffset now, List<IdChange> changes)
    {
        if (IdGuards.Budget(command.Budget) is { } refusal)
        {
            return refusal;
        }

        return Book.Lease(command.LeaseId) is { } lease
            ? Extend(lease, command.Budget, now, changes)
            : _refusals.LeaseLost(command.LeaseId, Book.WhyEnded(command.LeaseId));
    }

    public ShardReply Release(ReleaseWorkers command, DateTimeOffset now, List<IdChange> changes)
    {
        if (Book.Lease(command.LeaseId) is not { } lease)
        {
            return new Done(Changed: false);
        }

        var highWater = command.NextTick is { } next ? Math.Clamp(next, lease.Lo, lease.Hi) : lease.Hi;
        Book.End(lease, highWater, $"it was released at {now:O}", changes);
        return new Done(Changed: true);
    }

    public ShardReply Forget(ForgetHolder command, List<IdChange> changes) =>
        IdGuards.HolderText(command.Holder, "holder") ?? (ShardReply)new Done(Book.Forget(command.Holder, changes));

    /// <summary>The pool as it is told about; with its live leases, if they are asked for.</summary>
    public PoolInfo Describe(DateTimeOffset now, bool withLeases)
    {
        var live = Book.LiveLeases(Layout.TickOf(now));
        return new PoolInfo
        {
            Definition = Row.Definition,
            CreatedAt = Row.CreatedAt,
            WorkersLeased = live.Sum(lease => lease.Workers),
            WorkersTotal = _map.WorkersTotal,
            Leases = withLeases ? [.. live.Select(Describe)] : [],
        };
    }

    /// <summary>How many leases are live, and which share of the worker ids they have.</summary>
    public IdCensus Count(DateTimeOffset now)
    {
        var live = Book.LiveLeases(Layout.TickOf(now));
        return new IdCensus(live.Count, live.Sum(static lease => lease.Workers) / (double)_map.WorkersTotal);
    }

    /// <summary>Why the pool cannot be deleted now; <see langword="null"/> when it can.</summary>
    public Refusal? CheckUnused(DateTimeOffset now) => Book.LiveLeases(Layout.TickOf(now)) is { Count: > 0 } live
        ? _refusals.PoolInUse(live)
        : null;

    /// <summary>What stays of the pool when it is deleted.</summary>
    public PoolRow Tombstone()
    {
        var reached = Layout.Epoch.ToUnixTimeMilliseconds() + (Book.MarkOfAll() * Layout.UnitMilliseconds);
        return Row with { Deleted = true, FloorMilliseconds = Math.Max(Row.FloorMilliseconds, reached) };
    }

    private ShardReply LeaseWanted(
        LeaseWorkers command, WorkerWindow window, int first, HolderRow? own, DateTimeOffset now, List<IdChange> changes)
    {
        var tick = Layout.TickOf(now);
        var space = Book.SpaceOf(window.Datacenter);
        var end = first + command.Workers;
        var held = space.LeasesIn(first, end)
            .FirstOrDefault(lease => lease.IsLive(tick) && lease.IsHolderAlive(now) && !IsOf(lease, own));
        if (held is not null)
        {
            return _refusals.WorkerHeld(held, now);
        }

        if (space.HoldersIn(first, end).FirstOrDefault(holder => holder != own) is { } kept)
        {
            return _refusals.WorkerKept(kept);
        }

        var mark = space.MarkOf(first, command.Workers);
        var start = StartOf(tick);
        if (mark <= tick || (mark <= start && command.WhenAhead != WhenAhead.Wait))
        {
            return Grant(command, window, first, start, now, changes);
        }

        return command.WhenAhead switch
        {
            WhenAhead.Start => Grant(command, window, first, mark, now, changes),
            WhenAhead.Wait => _refusals.WorkerAhead(first, mark, Layout.TimeOf(mark), now),
            WhenAhead.TakeAnother => LeaseAny(command, window, own, now, changes),
            _ => throw new UnreachableException(),
        };
    }

    private ShardReply LeaseAny(
        LeaseWorkers command, WorkerWindow window, HolderRow? own, DateTimeOffset now, List<IdChange> changes)
    {
        var start = StartOf(Layout.TickOf(now));
        var space = Book.SpaceOf(window.Datacenter);
        var first = space.FindFree(window, command.Workers, start, own);
        return first >= 0
            ? Grant(command, window, first, start, now, changes)
            : _refusals.PoolExhausted(command, window, space, own, now);
    }

    private ShardReply Grant(
        LeaseWorkers command, WorkerWindow window, int first, long lo, DateTimeOffset now, List<IdChange> changes)
    {
        if (lo >= Layout.TicksMax)
        {
            return _refusals.TimeOutOfLayout(now);
        }

        var tick = Layout.TickOf(now);
        var budget = TicksOf(command.Budget);
        var head = StartOf(tick) - tick;
        var reach = Math.Max(head + budget, lo - tick + TicksOf(IdLimits.SliceMin));
        if (reach > head + TicksOf(IdLimits.BudgetMax))
        {
            return _refusals.WorkerAhead(first, lo, Layout.TimeOf(lo) - IdLimits.BudgetMax + IdLimits.SliceMin, now);
        }

        var lease = new LeaseRow(
            Row.Name,
            Row.Generation,
            command.Operation.Value,
            window.Datacenter,
            first,
            command.Workers,
            lo,
            Math.Min(tick + reach, Layout.TicksMax),
            reach > budget ? reach : 0,
            command.Holder,
            WholeMilliseconds(now));
        Book.Put(lease, changes);
        if (command.Holder.Name is { } name)
        {
            Book.Keep(new HolderRow(Row.Name, Row.Generation, window.Datacenter, name, first, command.Workers), changes);
        }

        return Reply(lease, now);
    }

    /// <summary>Where slices start: now, or at the floor while that lies ahead.</summary>
    private long StartOf(long tick) => Math.Max(tick, Book.Floor);

    /// <summary>Moves the end of the slice ahead; what is granted already stays granted.</summary>
    private ShardReply Extend(LeaseRow lease, TimeSpan budget, DateTimeOffset now, List<IdChange> changes)
    {
        var tick = Layout.TickOf(now);
        if (tick >= Layout.TicksMax)
        {
            return _refusals.TimeOutOfLayout(now);
        }

        // The ticks between the end of a slice that ran out and now were granted to nobody; they stay so.
        var extended = lease.Hi >= tick ? lease : lease with { Lo = tick, Ahead = 0 };
        var hi = Math.Min(tick + Math.Max(TicksOf(budget), extended.Ahead), Layout.TicksMax);
        extended = extended with { Hi = Math.Max(lease.Hi, hi), RenewedAt = WholeMilliseconds(now) };
        Book.Put(extended, changes);
        return Reply(extended, now);
    }

    /// <summary>The lease of another machine's process that lives under the stable name.</summary>
    private LeaseRow? HeldElsewhere(HolderRow own, string host, DateTimeOffset now)
    {
        var tick = Layout.TickOf(now);
        return Book.SpaceOf(own.Datacenter).LeasesIn(own.FirstWorker, own.EndWorker).FirstOrDefault(lease =>
            IsOf(lease, own) && lease.Holder.Host != host && lease.IsLive(tick) && lease.IsHolderAlive(now));
    }

    private static bool IsOf(LeaseRow lease, HolderRow? own) =>
        own is not null && lease.Holder.Name == own.Name && lease.Datacenter == own.Datacenter;

    private WorkerLease Reply(LeaseRow lease, DateTimeOffset now) => new()
    {
        LeaseId = lease.LeaseId,
        Pool = Row.Name,
        Layout = Layout,
        Datacenter = Book.SpaceNumber(lease.Datacenter),
        FirstWorker = lease.FirstWorker,
        Workers = lease.Workers,
        Lo = lease.Lo,
        Hi = lease.Hi,
        ServerTime = now,
        Incarnation = incarnation,
    };

    private PoolLeaseInfo Describe(LeaseRow lease) => new()
    {
        LeaseId = lease.LeaseId,
        Datacenter = lease.Datacenter,
        FirstWorker = lease.FirstWorker,
        Workers = lease.Workers,
        Holder = lease.Holder,
        From = Layout.TimeOf(lease.Lo),
        Until = Layout.TimeOf(lease.Hi),
        RenewedAt = lease.RenewedAt,
    };

    private long TicksOf(TimeSpan time) => Math.Max(1, (long)time.TotalMilliseconds / Layout.UnitMilliseconds);

    private static DateTimeOffset WholeMilliseconds(DateTimeOffset time) =>
        DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());
}
