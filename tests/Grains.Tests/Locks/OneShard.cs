using Granary.Shards;

namespace Granary.Locks;

/// <summary>The core by itself: what it decides is taken to be durable.</summary>
internal sealed class OneShard
{
    private readonly List<LockNotice> _notices = [];

    public OneShard(IReadOnlyCollection<HolderRow>? rows = null, long epoch = 1, bool isClean = true) => Table = new LockTable(
        new LockClaim(epoch, Now, isClean), Guid.Empty, static (_, name) => !name.StartsWith("elsewhere", StringComparison.Ordinal), rows ?? []);

    public LockTable Table { get; }

    public TimeSpan Now { get; private set; } = TimeSpan.FromHours(1);

    public LockSessionInfo Session { get; } = new(Guid.NewGuid(), TimeSpan.FromSeconds(15), "host", "process");

    public Guid Listener { get; } = Guid.NewGuid();

    /// <summary>The leases that were granted or claimed, and not released.</summary>
    public List<OperationId> Held { get; } = [];

    /// <summary>The rows as they are stored.</summary>
    public Dictionary<long, HolderRow> Rows { get; } = [];

    public (OperationId Id, ShardReply Reply) Ask(
        string name, LockMode mode = LockMode.Exclusive, bool wait = true, int permits = 1, int limit = 1, LockSessionInfo? session = null) =>
        Ask([name], mode, wait, permits, limit, session);

    public (OperationId Id, ShardReply Reply) Ask(
        string[] names, LockMode mode = LockMode.Exclusive, bool wait = true, int permits = 1, int limit = 1, LockSessionInfo? session = null)
    {
        var command = new AcquireLock(
            OperationId.New(), session ?? Session, Listener, "default", [.. names], mode, permits, limit, wait, "note");
        var reply = Do(command);
        if (reply is LockLease lease)
        {
            Held.Add(lease.Lease);
        }

        return (command.Operation, reply);
    }

    /// <summary>Asks and gets.</summary>
    public LockLease Get(string name, LockMode mode = LockMode.Exclusive, LockSessionInfo? session = null) =>
        Assert.IsType<LockLease>(Ask(name, mode, session: session).Reply);

    public ShardReply Claim(OperationId request, LockSessionInfo? session = null)
    {
        var reply = Do(new ClaimOffer(request, (session ?? Session).Id));
        if (reply is LockLease lease && !Held.Contains(lease.Lease))
        {
            Held.Add(lease.Lease);
        }

        return reply;
    }

    public ShardReply Release(OperationId lease, LockSessionInfo? session = null)
    {
        Held.Remove(lease);
        return Do(new ReleaseLock(lease, (session ?? Session).Id));
    }

    public ShardReply Do(LockCommand command)
    {
        var decision = Table.Decide(command, new LockNow(Now, DateTimeOffset.UnixEpoch));
        Keep(decision.Changes, decision.Notices);
        return decision.Reply;
    }

    /// <summary>Lets time pass and what is due happen; the shard's own session stays alive.</summary>
    public LockTick Advance(TimeSpan time, bool keepAlive = true)
    {
        Now += time;
        if (keepAlive)
        {
            Table.KeepAlive(Session.Id, Now);
        }

        var tick = Table.Tick(new LockNow(Now, DateTimeOffset.UnixEpoch));
        Keep(tick.Changes, tick.Notices);
        return tick;
    }

    /// <summary>The requests that were offered their locks since the last call.</summary>
    public IReadOnlyList<OperationId> TakeOffers() => [.. TakeNotices().OfType<LockOffered>().Select(static offer => offer.Request)];

    public IReadOnlyList<LockEvent> TakeNotices()
    {
        List<LockEvent> taken = [.. _notices.Select(static notice => notice.Event)];
        _notices.Clear();
        return taken;
    }

    /// <summary>The lock as it stands; <see langword="null"/> when nobody holds it or waits for it.</summary>
    public LockInfo? Find(string name) =>
        Assert.IsType<LockList>(Do(new DescribeLocks(default, new LockFilter("default", name), 1))).Locks.SingleOrDefault();

    private void Keep(IReadOnlyList<LockChange> changes, IReadOnlyList<LockNotice> notices)
    {
        foreach (var change in changes)
        {
            if (change.Row is { } row)
            {
                Rows[change.Slot] = row;
            }
            else
            {
                Rows.Remove(change.Slot);
            }
        }

        _notices.AddRange(notices);
    }
}
