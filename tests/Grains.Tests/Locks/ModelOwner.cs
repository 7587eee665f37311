using Granary.Ledger;
using Granary.Shards;

namespace Granary.Locks;

/// <summary>One activation of the shard. What it decided is durable, and answered, when it flushes; a stale one is stopped only then, or when it proves.</summary>
internal sealed class ModelOwner
{
    private readonly ModelHolders _store;
    private readonly List<(IReadOnlyList<LockChange> Changes, IReadOnlyList<LockNotice> Notices, Action Answer)> _waiting = [];
    private readonly Dictionary<Guid, List<OperationId>> _offers = [];
    private readonly TimeSpan _claimedAt;
    private readonly bool _isClean;
    private TimeSpan _provedAt;

    public ModelOwner(ModelHolders store, TimeSpan now, bool isClean = false)
    {
        _store = store;
        (_claimedAt, _provedAt, _isClean) = (now, now, isClean);
        Epoch = store.Claim();
        Table = new LockTable(new LockClaim(Epoch, now, isClean), Guid.Empty, static (_, _) => true, [.. store.Rows]);
    }

    public long Epoch { get; }

    public LockTable Table { get; }

    /// <summary>Whether no owner before this one can still answer on an old proof.</summary>
    public bool IsSettled(TimeSpan now) => _isClean || now - _claimedAt >= LedgerLimits.TakeoverPause;

    public void Decide(LockCommand command, LockNow now, Action<ShardReply> answer)
    {
        var decision = Table.Decide(command, now);
        _waiting.Add((decision.Changes, decision.Notices, () => answer(decision.Reply)));
    }

    public void KeepAlive(Guid session, TimeSpan now, Action<LockSessionState> answer)
    {
        var state = Table.KeepAlive(session, now);
        _waiting.Add(([], [], () => answer(state)));
    }

    public void Tick(LockNow now)
    {
        var tick = Table.Tick(now);
        _waiting.Add((tick.Changes, tick.Notices, static () => { }));
    }

    /// <summary>Commits and answers; <see langword="false"/> when somebody else owns the shard.</summary>
    public bool Flush(TimeSpan now)
    {
        var changes = _waiting.SelectMany(static waiting => waiting.Changes).ToList();
        var isProved = changes.Count > 0 ? _store.TryCommit(Epoch, changes) : now - _provedAt <= LedgerLimits.EpochProofMax || _store.Epoch == Epoch;
        if (!isProved)
        {
            return false;
        }

        _provedAt = _store.Epoch == Epoch ? now : _provedAt;
        foreach (var (_, notices, answer) in _waiting.ToList())
        {
            foreach (var notice in notices.Where(static notice => notice.Event is LockOffered))
            {
                (_offers.TryGetValue(notice.Listener, out var offers) ? offers : _offers[notice.Listener] = []).Add(((LockOffered)notice.Event).Request);
            }

            answer();
        }

        _waiting.Clear();
        return true;
    }

    /// <summary>Asks the store whether the epoch still holds.</summary>
    public bool Prove(TimeSpan now)
    {
        _provedAt = now;
        return _store.Epoch == Epoch;
    }

    /// <summary>The offers that a listener was told of and has not taken up.</summary>
    public IReadOnlyList<OperationId> OfferedTo(Guid listener) => _offers.Remove(listener, out var offers) ? offers : [];
}
